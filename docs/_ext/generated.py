"""Which parts of a page are written from the sources, so that they cannot drift?

What stands between `<!-- generated: NAME -->` and `<!-- end -->` in a page is replaced by
the piece of that name when the pages are built.  Pages that people also read without
building them hold the same text: `python docs/_ext/generated.py`, which `make docs` runs,
writes it there, and tests/docs checks that it is fresh.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import commands
import evidence
import fields
import measure_tables
import parameters
import shipped
from pattern_figures import draw

DOCS = Path(__file__).resolve().parents[1]
MARK = re.compile(r"(<!-- generated: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)

PIECES: dict[str, Callable[[], str]] = {
    "scenario_fields": fields.scenario_fields,
    "experiment_fields": fields.experiment_fields,
    "cluster_fields": fields.cluster_fields,
    "commands": commands.commands,
    "monthly_measures": measure_tables.monthly_measures,
    "summary_measures": measure_tables.summary_measures,
    "office_measures": measure_tables.office_measures,
    "scenarios": shipped.scenarios,
    "experiments": shipped.experiments,
    "scenario_sources": shipped.scenario_sources,
    "dynamics": parameters.dynamics,
    "other_parameters": parameters.other_parameters,
    "purposes": parameters.purposes,
    "limit_cases": evidence.limit_cases,
    "patterns": evidence.patterns,
    "citation": shipped.citation,
    "contributing": shipped.contributing,
}
#: Pieces that need figures, or repeat other files: written when the pages are built, not stored.
BUILT_ONLY = {"patterns", "limit_cases", "scenario_sources", "contributing"}


@cache
def piece(name: str) -> str:
    """The Markdown of a piece; raises `KeyError` for a name that is none."""
    return PIECES[name]()


def filled(text: str) -> str:
    """A page with its generated parts as the sources have them now."""
    return MARK.sub(lambda found: f"{found[1]}{piece(found[2])}\n{found[4]}", text)


def pages() -> list[Path]:
    """Every page, generated files aside."""
    return [
        path
        for path in sorted(DOCS.rglob("*.md"))
        if not path.relative_to(DOCS).parts[0].startswith("_")
    ]


def stored() -> list[Path]:
    """Pages that hold their generated parts, to be read without being built."""
    return [page for page in pages() if (marks := _marks(page)) and not marks & BUILT_ONLY]


def _marks(page: Path) -> set[str]:
    return {found[2] for found in MARK.finditer(page.read_text(encoding="utf-8"))}


def _fill_source(app: object, name: str, source: list[str]) -> None:
    source[0] = filled(source[0])


def _draw(app: object) -> None:
    draw(DOCS / "_generated")


def setup(app: object) -> dict[str, bool]:
    app.connect("builder-inited", _draw)  # type: ignore[attr-defined]
    app.connect("source-read", _fill_source)  # type: ignore[attr-defined]
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    for page in stored():
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    sys.stdout.write("written\n")
