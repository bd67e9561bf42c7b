"""Do the parts of pages that are written from the sources hold, and are stored ones fresh?"""

from __future__ import annotations

import doctest
import sys
from importlib import import_module

import pytest

import simcoord
from docs.doc_pages import PAGES, ROOT
from simcoord.measures.columns import OVER_TIME, monthly_columns, summary_columns

GENERATORS = ROOT / "docs" / "_ext"
MODULES = sorted(path.stem for path in GENERATORS.glob("*.py"))


@pytest.fixture(autouse=True)
def generators(monkeypatch):
    """The modules that write parts of pages, for one test."""
    monkeypatch.syspath_prepend(str(GENERATORS))
    yield
    for name in MODULES:
        sys.modules.pop(name, None)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_the_generators_hold(name):
    assert doctest.testmod(import_module(name)).failed == 0


def test_pages_that_are_read_without_being_built_are_fresh():
    generated = import_module("generated")
    for page in generated.stored():
        text = page.read_text(encoding="utf-8")
        assert generated.filled(text) == text, f"{page}: make docs writes it anew"


def test_marks_of_generated_parts_name_a_piece():
    generated = import_module("generated")
    marked = {
        found[2]
        for page in PAGES
        for found in generated.MARK.finditer(page.read_text(encoding="utf-8"))
    }
    assert marked == set(generated.PIECES)


def test_every_measure_is_in_the_tables():
    tables = import_module("measure_tables")
    text = tables.monthly_measures() + tables.summary_measures()
    scenario = simcoord.load_scenario("typical_practice")
    monthly = [column.name for column in monthly_columns(scenario)]
    over_time = {f"{name}_{ending}" for name in monthly for ending in OVER_TIME}
    for name in (*monthly, *(column.name for column in summary_columns(scenario))):
        if name not in over_time and not name.startswith(("condition_", "survival_")):
            assert f"`{name}`" in text


def test_docstrings_become_lists_code_and_text():
    rewritten = import_module("docstrings").rewritten
    lines = ["What *it* does.", "", "one, two : `a` b_", "           and c", "", "class A:", ""]
    assert rewritten([*lines, "    pass"]) == [
        r"What \*it\* does.",
        "",
        r"* ``one, two``: ``a`` b\_",
        "  and c",
        "",
        "::",
        "",
        "    class A:",
        "    ",
        "        pass",
        "",
    ]
