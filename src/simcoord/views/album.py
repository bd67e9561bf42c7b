"""Which figures does a run or a comparison get, and how are they put on disk?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simcoord.views.contrast import differences, side_by_side
from simcoord.views.obstacles import obstacles
from simcoord.views.ties import ties
from simcoord.views.trajectories import dimensions, intensity, resistance, rungs
from simcoord.views.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from simcoord.experiments import Results

#: Dots an inch of pictures that are made of dots.
DPI = 200

Drawer = Callable[["Results", Words], Figure]

#: Figures of months, by the name of their file.
MONTHLY: Mapping[str, Drawer] = {
    "intensity": intensity,
    "rungs": rungs,
    "dimensions": dimensions,
    "resistance": resistance,
    "obstacles": obstacles,
}
TIES: Mapping[str, Drawer] = {"ties": ties}


def run_figures(results: Results, words: Words) -> Iterator[tuple[str, Figure]]:
    """Each figure of a run with the name of its file; only those that its record allows."""
    drawers: dict[str, Drawer] = {}
    if results.provenance["record"] != "summary":
        drawers |= MONTHLY
    if results.provenance["ties_at"]:
        drawers |= TIES
    for name, draw in drawers.items():
        yield name, draw(results, words)


def comparison_figures(
    compared: Mapping[str, Results], table: pd.DataFrame, words: Words
) -> Iterator[tuple[str, Figure]]:
    """Each figure of a comparison with the name of its file.

    compared : results by the name they go under, the reference first
    table    : their paired differences
    """
    name, reference = next(iter(compared.items()))
    yield "differences", differences(table, reference, words, name)
    if any(results.provenance["record"] == "summary" for results in compared.values()):
        return
    yield "intensity", side_by_side(compared, words, "intensity")
    yield "outcome", side_by_side(compared, words, "outcome")


def save_figures(
    figures: Iterator[tuple[str, Figure]], folder: Path, formats: Sequence[str] = ("png",)
) -> None:
    """Write each figure into the folder.

    formats : png, pdf or svg
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, figure in figures:
        FigureCanvasAgg(figure)
        for kind in formats:
            figure.savefig(folder / f"{name}.{kind}", dpi=DPI)
