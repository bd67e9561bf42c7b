"""Is everything that people read translated, and is the compiled catalogue the written one?"""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message

from simcoord.views.words import LOCALE
from views.refresh_words import ONE_TEXT, SOURCES, forms, in_sources, written

#: A name in braces, with the form of a number where it has one.
PLACE = r"{\w+(?::[^}\s]+)?}"
REFRESH = "run `make words`, and translate what is new in simcoord.po"


def one(message: Message) -> str:
    """The text of a message as gettext keeps it, after its context; of a plural, its first form."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}\x04{text}" if message.context else text


def texts(catalogue: Catalog) -> set[str]:
    """Every text of a catalogue but its header."""
    return {one(message) for message in catalogue if message.id}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return written()


@pytest.fixture(scope="module")
def found() -> set[str]:
    """Every text that Babel finds in the sources."""
    return texts(in_sources())


def written_in_calls() -> Iterator[str]:
    """Every text that is handed to a translating call, also where Babel does not look."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                if name in (*ONE_TEXT, "plural") and isinstance(first, ast.Constant):
                    yield str(first.value)


def test_babel_sees_every_text(found: set[str]) -> None:
    assert set(written_in_calls()) <= found, "not inside an f-string: Babel is blind there"


def test_the_catalogue_has_the_texts_of_the_sources_and_no_others(
    catalogue: Catalog, found: set[str]
) -> None:
    assert texts(catalogue) == found, REFRESH
    assert not catalogue.obsolete, REFRESH


def test_nothing_is_untranslated_or_fuzzy(catalogue: Catalog) -> None:
    assert not catalogue.fuzzy
    for message in catalogue:
        assert all(forms(message)), f"{one(message)!r} has no Spanish: {REFRESH}"
        assert not message.fuzzy, f"{one(message)!r} is fuzzy: {REFRESH}"


def test_translations_have_the_places_of_the_original(catalogue: Catalog) -> None:
    for message in catalogue:
        wanted = set(re.findall(PLACE, one(message))) - {"{n}"}
        for form in forms(message) if message.id else []:
            assert set(re.findall(PLACE, form)) - {"{n}"} == wanted, one(message)


def test_the_compiled_catalogue_is_the_written_one(catalogue: Catalog) -> None:
    compiled = gettext.translation("simcoord", LOCALE, ["es"])
    for message in catalogue:
        if isinstance(message.id, str) and message.id:
            assert compiled.gettext(one(message)) == message.string, REFRESH
        elif message.id:
            said = [compiled.ngettext(*message.id, n) for n in (1, 2)]
            assert said == forms(message), REFRESH


def test_the_compiled_catalogue_has_nothing_else(catalogue: Catalog) -> None:
    compiled = gettext.translation("simcoord", LOCALE, ["es"])
    keys = {key if isinstance(key, str) else key[0] for key in compiled._catalog}
    assert keys - {""} == texts(catalogue), REFRESH
