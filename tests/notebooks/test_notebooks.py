"""The course notebooks: each runs from top to bottom, and both languages have the same code."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from traitlets import default

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LANGUAGES = ("en", "es")
EVERY = sorted(NOTEBOOKS.glob("*/*.ipynb"))
LESSONS = 5
#: Lines of a cell, and of one with a class of one's own; seconds for a cell.
SHORT, SHORT_CLASS, PATIENCE = 20, 25, 300


class KernelOfThisPython(AsyncKernelManager):
    """Finds kernels only where this interpreter has its own."""

    @default("kernel_spec_manager")
    def _only_here(self):
        here = Path(sys.prefix) / "share" / "jupyter" / "kernels"
        return KernelSpecManager(parent=self, kernel_dirs=[str(here)])


def _read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def _pairs() -> list[tuple[Path, Path]]:
    """The English and the Spanish notebook of each lesson, by the number their names begin with."""
    english, spanish = ({path.name[0]: path for path in _of(lang)} for lang in LANGUAGES)
    return [(english[number], spanish[number]) for number in sorted(english)]


def _of(lang: str) -> list[Path]:
    return [path for path in EVERY if path.parent.name == lang]


def _cells(notebook: nbformat.NotebookNode, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def _named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


every_notebook = pytest.mark.parametrize("path", EVERY, ids=_named)
every_pair = pytest.mark.parametrize("pair", _pairs(), ids=lambda pair: pair[0].stem)


def test_each_language_has_every_lesson_once():
    for lang in LANGUAGES:
        assert [path.name[:2] for path in _of(lang)] == [f"{n}_" for n in range(1, LESSONS + 1)]


@every_notebook
def test_it_runs_from_top_to_bottom_in_silence_and_opens_with_a_figure(path: Path):
    notebook = _read(path)
    folder = {"metadata": {"path": str(path.parent)}}
    NotebookClient(
        notebook,
        timeout=PATIENCE,
        kernel_name="python3",
        kernel_manager_class=KernelOfThisPython,
        allow_errors=False,
        resources=folder,
    ).execute()
    code = _cells(notebook, "code")
    said = [output for cell in code for output in cell.outputs if output.output_type == "stream"]
    assert [output.text for output in said if output.name == "stderr"] == []
    assert any("image/png" in output.get("data", {}) for output in code[0].outputs)


@every_notebook
def test_it_is_stored_bare(path: Path):
    notebook = _read(path)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in _cells(notebook, "code"):
        assert cell.outputs == []
        assert cell.execution_count is None


@every_notebook
def test_its_cells_are_short(path: Path):
    for cell in _cells(_read(path), "code"):
        own = any(line.startswith("class ") for line in cell.source.splitlines())
        assert len(cell.source.splitlines()) <= (SHORT_CLASS if own else SHORT), cell.id


@every_pair
def test_the_code_is_the_same_but_for_the_line_that_sets_the_language(pair: tuple[Path, Path]):
    english, spanish = (_cells(_read(path), "code") for path in pair)
    ours = [cell.source.splitlines() for cell in english]
    theirs = [cell.source.splitlines() for cell in spanish]
    assert ours[0].count('lang = "en"') == 1
    ours[0][ours[0].index('lang = "en"')] = 'lang = "es"'
    assert ours == theirs


@every_pair
def test_cell_by_cell_the_texts_are_two(pair: tuple[Path, Path]):
    english, spanish = (_read(path) for path in pair)
    kinds = [[(cell.id, cell.cell_type) for cell in one.cells] for one in (english, spanish)]
    assert kinds[0] == kinds[1]
    both = zip(_cells(english, "markdown"), _cells(spanish, "markdown"), strict=True)
    for ours, theirs in both:
        assert ours.source.strip() and theirs.source.strip()
        assert ours.source != theirs.source, ours.id
