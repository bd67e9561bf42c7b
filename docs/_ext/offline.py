"""Do the built pages ask no other machine for anything?  Links that a reader follows may."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sphinx.util import logging

#: What a browser fetches by itself: scripts, pictures, frames, style sheets and fonts.
FETCHED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\bsrc=["'](?:https?:)?//"""
    r"""|<link\b(?![^>]*\brel=["'](?:canonical|author|license|next|prev))[^>]*?"""
    r"""\bhref=["'](?:https?:)?//"""
    r"""|@import\s+["'](?:https?:)?//|url\(\s*["']?(?:https?:)?//""",
    re.IGNORECASE,
)


def fetches(text: str) -> bool:
    """Whether a page or style sheet has something fetched from outside.

    >>> fetches('<script src="https://example.org/a.js">'), fetches('<a href="https://a.org">')
    (True, False)
    """
    return FETCHED.search(text) is not None


def _checked(app: Any, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    for path in sorted(Path(app.outdir).rglob("*")):
        if path.suffix in (".html", ".css") and fetches(path.read_text(encoding="utf-8")):
            logging.getLogger(__name__).warning("%s fetches something from outside", path)


def setup(app: Any) -> dict[str, bool]:
    app.connect("build-finished", _checked)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
