"""How does a figure get into a file that asks nothing of anybody: as an address that holds it?"""

from __future__ import annotations

import base64
import io
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simcoord.views.album import DPI
from simcoord.views.report.contents import Picture

#: The same figure is the same text each time, and says nothing of where it was drawn.
SAME: Any = {"svg.hashsalt": "simcoord"}
SILENT = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}
#: Bytes of lines from which dots are tried.
LARGE = 150_000
TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def picture(figure: Figure, alt: str, caption: str) -> Picture:
    """The figure as lines, which are sharp at any size; a large one as dots if they are less."""
    FigureCanvasAgg(figure)
    kind, content = "svg", _drawn(figure, "svg")
    if len(content) > LARGE and len(dots := _drawn(figure, "png")) < len(content):
        kind, content = "png", dots
    held = base64.b64encode(content).decode("ascii")
    return Picture(f"data:{TYPES[kind]};base64,{held}", alt, caption)


def _drawn(figure: Figure, kind: str) -> bytes:
    file = io.BytesIO()
    with mpl.rc_context(rc=SAME):
        figure.savefig(file, format=kind, dpi=DPI, metadata=SILENT[kind])
    return file.getvalue()
