"""How do figures and a scenario's own texts come onto the page, readable and harmless?"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from html import escape
from io import BytesIO
from threading import Lock
from typing import NamedTuple

from matplotlib.figure import Figure

#: Browsers draw at the same time, each in a thread; the library that draws has one memory of fonts.
_DRAWING = Lock()


class Picture(NamedTuple):
    """A figure as the page shows it.

    name   : what it is of
    digest : of what it shows, so that one can tell when it has changed
    svg    : itself
    told   : the same in words
    """

    name: str
    digest: str
    svg: bytes
    told: str


def drawn(figure: Figure) -> bytes:
    """The figure as an SVG picture."""
    file = BytesIO()
    with _DRAWING:
        figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def side_by_side(pictures: Iterable[Picture]) -> str:
    """Pictures side by side, or one below the other where there is no room, as HTML."""
    return f"<div class='simcoord-figures'>{''.join(map(image, pictures))}</div>"


def image(picture: Picture) -> str:
    """A picture as HTML, with what it shows for those who do not see it."""
    return (
        f'<img data-figure="{escape(picture.name)}" data-digest="{escape(picture.digest)}" '
        f'alt="{escape(picture.told)}" '
        f'src="data:image/svg+xml;base64,{b64encode(picture.svg).decode()}">'
    )


def lines(texts: Iterable[str], look: str = "simcoord-said") -> str:
    """Sentences below each other, as HTML; nothing in them is read as such.

    look : the class that says what they look like
    """
    return f"<ul class='{look}'>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def paragraph(text: str, look: str = "") -> str:
    """A text of its own, as HTML; nothing in it is read as such.

    look : the class that says what it looks like
    """
    return f"<p class='{look}'>{escape(text)}</p>"


def read_out(inside: str, role: str, look: str = "") -> str:
    """A part of the page that is read out at once.

    inside : its HTML
    role   : alert or status
    look   : the class that says what it looks like
    """
    return f"<div class='{look}' role='{role}'>{inside}</div>"
