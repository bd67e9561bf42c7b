"""Does a saying stay one wherever errors go, and is every refusal one?"""

from __future__ import annotations

import ast
import copy
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

import simcoord
from simcoord.sayings import Saying, both, either, said_by, saying
from simcoord.scenario.parser_words import SENTENCES, parser_says
from simcoord.scenario.problems import InputError, Problem
from simcoord.scenario.refusals import Flaw, refuse

WHAT = saying("a share")
SAID = saying("{value:g} is not {what}", value=1.5, what=WHAT)


def test_as_a_text_a_saying_is_the_english_sentence() -> None:
    assert SAID == "1.5 is not a share"
    assert type(str(SAID)) is str
    assert saying("use {none: {path: null}}") == "use {none: {path: null}}"


def after_pydantic(said: Saying) -> Saying:
    with pytest.raises(ValidationError) as refused:
        refuse([Flaw(("a",), said)])
    return refused.value.errors()[0]["ctx"]["message"]


def after_a_journey(said: Saying) -> Saying:
    return pickle.loads(pickle.dumps(InputError([Problem((), said)]))).problems[0].message


@pytest.mark.parametrize(
    "through",
    [
        lambda said: pickle.loads(pickle.dumps(said)),
        copy.deepcopy,
        after_pydantic,
        lambda said: replace(Problem((), said), line=3).message,
        after_a_journey,
        lambda said: said_by(ValueError(said)),
    ],
)
def test_it_stays_a_saying(through) -> None:
    there = through(SAID)
    assert (there, there.template, there.values) == (SAID, SAID.template, SAID.values)
    assert isinstance(there.values["what"], Saying)


def test_one_name_needs_no_word_between() -> None:
    assert (either(["a"]), both(["a", "b"])) == ("a", "a and b")


@pytest.mark.parametrize("known", SENTENCES)
def test_a_sentence_of_the_parser_is_known_and_stays_as_it_is(known: Saying) -> None:
    places = {"found": "'x'", "count": "2"} if "{found}" in known.template else {}
    text = known.template.format(**places) if places else known.template
    assert parser_says(text) == text
    assert parser_says(text).template == known.template


# Every refusal in the sources is a saying; mypy follows types, this finds what Any would hide.

SOURCES = Path(simcoord.__file__).parent
#: Which argument is the message.
MESSAGES = {
    "Problem": 1,
    "Flaw": 1,
    "refusal": 0,
    "refused": 1,
    "unknown": 1,
    "NoSuchPlaceError": 0,
    "_unsound": 1,
}


def messages(tree: ast.AST) -> Iterator[ast.expr]:
    """What stands for the message in every call that refuses."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = MESSAGES.get(name, len(node.args))
            yield from node.args[place : place + 1]
            yield from (each.value for each in node.keywords if each.arg == "message")


def plain_texts(tree: ast.AST) -> Iterator[str]:
    """Messages that are texts of one language, in place or by the name of a local variable."""
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    for within in [*functions, tree]:
        given = {
            node.targets[0].id: node.value
            for node in ast.walk(within)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for message in messages(within):
            meant = given.get(message.id, message) if isinstance(message, ast.Name) else message
            if isinstance(meant, ast.JoinedStr | ast.Constant | ast.BinOp):
                yield f"line {message.lineno}: {ast.unparse(meant)}"


@pytest.mark.parametrize("file", sorted(SOURCES.rglob("*.py")), ids=lambda file: file.stem)
def test_every_refusal_is_a_saying(file: Path) -> None:
    found = set(plain_texts(ast.parse(file.read_text(encoding="utf-8"))))
    assert not found, f"say it with saying(...) in {file}"


def test_a_refusal_that_is_a_plain_text_is_found() -> None:
    tree = ast.parse("def f(x):\n    message = f'{x} is odd'\n    raise E([Problem((), message)])")
    assert set(plain_texts(tree)) == {"line 3: f'{x} is odd'"}
