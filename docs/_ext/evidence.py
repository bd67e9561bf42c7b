"""What do the tests of limit cases and patterns demand?  Read from their names and docstrings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from md_tables import table
from pattern_figures import numbers
from pattern_runs import BARS

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
FIGURES = ROOT / "docs" / "_generated"
#: The pattern that is seen over months, and what its figure shows.
CHANGES_OF_GOVERNMENT = 4
SAW_TOOTH = (
    "Mean intensity over 240 months: with each change of government it falls, and the"
    " shorter the terms, the lower it stays"
)


def limit_cases() -> str:
    """A row for each test of a limit case."""
    rows = [
        (_sentence(test.name), ast.get_docstring(test) or "")
        for test in _tests("rulebook/test_limit_cases.py")
    ]
    return table(("what must come out", "setting and result"), rows)


def patterns() -> str:
    """A section for each pattern: what its tests demand, and the figure with what was found."""
    demands: dict[int, list[str]] = {}
    for test in _tests("patterns/test_patterns.py"):
        if found := re.fullmatch(r"test_(\d+)_(.*)", test.name):
            demands.setdefault(int(found[1]), []).append(f"- {_sentence(found[2])}")
    said = _listed()
    return "\n".join(
        f"### {number}. {said[number]}\n\nTested:\n\n" + "\n".join(lines) + _shown(number)
        for number, lines in demands.items()
    )


def _listed() -> dict[int, str]:
    """The patterns by number, as the ODD description lists them."""
    text = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
    listed = text.partition("**Patterns.**")[2].partition("\n## ")[0]
    items = re.findall(r"^(\d+)\. (.*(?:\n {3}.*)*)", listed, re.MULTILINE)
    return {int(number): " ".join(said.split()).rstrip(".") for number, said in items}


def _shown(number: int) -> str:
    """The figures of a pattern, and their numbers folded away."""
    rows = [
        (bar.label, f"{value.mean:.3f}", f"{value.low:.3f} to {value.high:.3f}")
        for bar, value in zip(BARS[number], numbers(FIGURES)[number], strict=True)
    ]
    said = "; ".join(f"{label} {mean}" for label, mean, _ in rows)
    figures = [f"![{said}](../_generated/pattern_{number}.svg)"]
    if number == CHANGES_OF_GOVERNMENT:
        figures.insert(0, f"![{SAW_TOOTH}](../_generated/saw_tooth.svg)")
    folded = table(("", "mean", "95 % interval of the mean"), rows)
    return (
        "\n\n" + "\n\n".join(figures) + "\n\n"
        f"<details><summary>The numbers</summary>\n\n{folded}\n</details>\n"
    )


def _tests(path: str) -> Iterator[ast.FunctionDef]:
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def _sentence(name: str) -> str:
    """The sentence that a test's name is.

    >>> _sentence("test_one_element_grows")
    'One element grows'
    """
    words = name.removeprefix("test_").replace("_", " ")
    return words[:1].upper() + words[1:].replace("degroot", "DeGroot")
