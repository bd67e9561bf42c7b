"""Which numbers of a scenario are facts and which are assumptions, as far as its file tells?

A scenario says so in comments, which are no part of it and are lost where it is kept.  They are
read from the file as its author wrote it, or from a shipped one whose scenario is the same.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from simcoord.scenario import Scenario, load_scenario, shipped_scenarios
from simcoord.scenario.loading import text_of
from simcoord.views.explanation import parts
from simcoord.views.made import AS_WRITTEN
from simcoord.views.origin import title_of
from simcoord.views.report.contents import Assumed, Remark
from simcoord.views.words import Words

#: How a comment begins that says what a number is, in English and Spanish.
BEGINNINGS = {
    "fact": r"(?:for comparison, a )?facts?|hechos?",
    "assumption": r"assumptions?|supuestos?",
    "arithmetic": r"arithmetic|aritmética",
    "unverified": r"not verified|sin verificar",
}
_BEGINNING = re.compile(
    "|".join(rf"(?P<{kind}>\b(?:{words})\b[^:.(]{{0,30}}:)" for kind, words in BEGINNINGS.items()),
    re.IGNORECASE,
)
#: A comment of a file, alone on its line or after a value.
_ALONE, _AFTER = re.compile(r"\s*#\s?(.*)"), re.compile(r"\s#\s(.*)")
#: Language of the comments of the scenarios that come with the package.
SHIPPED_IN = "en"


class Written(NamedTuple):
    """The text of a scenario's file.

    changed : whether the scenario that was run differs from it
    shipped : whether it comes with the package
    """

    text: str
    changed: bool
    shipped: bool


def written(scenario: Scenario, folder: Path) -> Written | None:
    """The file of a scenario, as it is kept in a folder or comes with the package; None if lost."""
    kept = folder / AS_WRITTEN
    if kept.is_file():
        digest = load_scenario(kept).digest
        shipped = digest in _shipped()
        return Written(text_of(kept), digest != scenario.digest, shipped)
    name = _shipped().get(scenario.digest)
    return None if name is None else Written(text_of(name), False, True)


@cache
def _shipped() -> dict[str, str]:
    """The shipped scenarios' names, by digest."""
    return {load_scenario(name).digest: name for name in shipped_scenarios()}


def assumed(scenario: Scenario, file: Written | None, words: Words) -> Assumed:
    """What a scenario takes for given: its file's comments, and all that it says in words."""
    told = [(title, list(lines)) for title, lines in parts(scenario, words)]
    remarks = list(remarks_of(file.text)) if file else []
    language = SHIPPED_IN if file and file.shipped else ""
    return Assumed(title_of(scenario, words), _notes(file, remarks, words), remarks, language, told)


def _notes(file: Written | None, remarks: list[Remark], words: Words) -> list[str]:
    if file is None:
        return [
            words(
                "What is kept of this scenario has no comments, so it does not tell which of its"
                " numbers are facts: take all of them for assumptions, or ask whoever wrote it."
            )
        ]
    if not remarks:
        return [
            words(
                "The scenario's file has no comments, so it does not tell which of its numbers are"
                " facts: take all of them for assumptions, or ask whoever wrote it."
            )
        ]
    said = [
        words(
            "What follows are the comments of the scenario's file, word for word. What none of them"
            " calls a fact is an assumption."
        )
    ]
    if file.changed:
        said.append(
            words(
                "The scenario was changed from this file before it was run; the command at the end"
                " says how, and what it changes is an assumption."
            )
        )
    return said


def without(said: Container[tuple[str, str]], each: Assumed) -> Assumed:
    """The same without remarks and lines that were said before.

    said : remarks as (kind, text), lines as (title, line)
    """
    remarks = [remark for remark in each.remarks if (remark.kind, remark.text) not in said]
    left = [
        (title, [line for line in lines if (title, line) not in said])
        for title, lines in each.parts
    ]
    return each._replace(remarks=remarks, parts=[(t, lines) for t, lines in left if lines])


def remarks_of(text: str) -> Iterator[Remark]:
    """The comments of a file, each by what it says of its numbers.

    >>> [kind for kind, text in remarks_of("term: 9  # Fact: nine (a law). Assumption: no more.")]
    ['fact', 'assumption']
    """
    for comment in _comments(text):
        begin, kind = 0, "other"
        for mark in _BEGINNING.finditer(comment):
            yield from _remark(kind, comment[begin : mark.start()])
            begin, kind = mark.start(), str(mark.lastgroup)
        yield from _remark(kind, comment[begin:])


def _remark(kind: str, text: str) -> Iterator[Remark]:
    """The remark, without brackets that only its other half would close; none of nothing."""
    said = text.strip()
    said = said.removesuffix("(").rstrip() if said.count("(") > said.count(")") else said
    said = said.removesuffix(")") if said.count(")") > said.count("(") else said
    if said:
        yield Remark(kind, said)


def _comments(text: str) -> Iterator[str]:
    """Comments of a file, those on lines that follow each other as one."""
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        alone = _ALONE.fullmatch(line)
        if alone:
            block.append(alone[1].strip())
            continue
        if block:
            yield " ".join(block)
            block = []
        after = _AFTER.search(line)
        if after and line[: after.start()].count('"') % 2 == 0:
            yield after[1]
