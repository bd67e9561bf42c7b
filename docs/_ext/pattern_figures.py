"""How are the patterns drawn?  One figure each, anew only when what is behind them changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from matplotlib import rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from pattern_runs import BARS, Measured, measured, monthly_intensity

from simcoord.measures import sources_digest
from simcoord.views.sheet import BLUE, GREY, PENS

FRESH, TABLE = "fresh.json", "patterns.json"
WIDTH, ROW, MARGIN = 7.2, 0.32, 0.6
TERMS = (96, 48, 24)


def draw(folder: Path) -> None:
    """Draw every figure and write its numbers into the folder, unless they are there and fresh."""
    digest = _digest()
    stamp = folder / FRESH
    if stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == digest:
        return
    folder.mkdir(exist_ok=True)
    table = {number: [measured(bar) for bar in bars] for number, bars in BARS.items()}
    for number, values in table.items():
        labels = [bar.label for bar in BARS[number]]
        _save(_bars(labels, values), folder / f"pattern_{number}.svg")
    _save(_saw_tooth(), folder / "saw_tooth.svg")
    (folder / TABLE).write_text(json.dumps(table), encoding="utf-8")
    stamp.write_text(json.dumps(digest), encoding="utf-8")


def numbers(folder: Path) -> dict[int, list[Measured]]:
    """What was drawn, by pattern."""
    table = json.loads((folder / TABLE).read_text(encoding="utf-8"))
    return {int(number): [Measured(*bar) for bar in bars] for number, bars in table.items()}


def _digest() -> str:
    """Of the rules, the shipped scenarios and these two modules."""
    shipped = (files("simcoord.scenario") / "shipped").iterdir()
    here = Path(__file__).parent
    sources = [
        *sorted(shipped, key=lambda file: file.name),
        here / "pattern_runs.py",
        here / "pattern_figures.py",
    ]
    every = hashlib.sha256(sources_digest().encode())
    for source in sources:
        every.update(source.read_bytes())
    return every.hexdigest()


def _bars(labels: Sequence[str], values: Iterable[Measured]) -> Figure:
    figure = Figure((WIDTH, MARGIN + ROW * len(labels)), layout="constrained")
    panel = figure.subplots()
    for row, value in enumerate(values):
        panel.barh(row, value.mean, color=BLUE, alpha=0.75, height=0.6)
        panel.plot([value.low, value.high], [row, row], color="black", linewidth=1.5)
        panel.annotate(
            f"{value.mean:.3f}",
            (max(value.mean, value.high), row),
            (5, 0),
            textcoords="offset points",
            va="center",
        )
    panel.set_yticks(range(len(labels)), labels)
    panel.invert_yaxis()
    panel.margins(x=0.15)
    panel.set_xlim(left=0)
    panel.spines[["top", "right"]].set_visible(False)
    return figure


def _saw_tooth() -> Figure:
    figure = Figure((WIDTH, 3.0), layout="constrained")
    panel = figure.subplots()
    for months, pen in zip(TERMS, PENS, strict=False):
        line, label = monthly_intensity(months), f"terms of {months} months"
        panel.plot(line.index, line, color=pen.color, linestyle=pen.style, label=label)
    panel.set(xlabel="month", ylabel="intensity, mean of replicates", xlim=(1, 240), ylim=(0, 0.6))
    panel.grid(color=GREY, alpha=0.2)
    panel.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside upper center", ncols=3, frameon=False)
    return figure


def _save(figure: Figure, path: Path) -> None:
    with rc_context({"svg.hashsalt": "simcoord", "font.size": 9}):
        FigureCanvasSVG(figure).print_svg(path, metadata={"Date": None})
