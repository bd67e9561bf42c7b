"""How is a table written in Markdown?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def cell(text: object) -> str:
    """A text that breaks no table; what stands between < and > outside of code is no markup.

    >>> cell("`<a>` of <b> | c")
    '`<a>` of \\\\<b> \\\\| c'
    """
    parts = str(text).replace("|", r"\|").replace("\n", " ").split("`")
    return "`".join(part if n % 2 else part.replace("<", r"\<") for n, part in enumerate(parts))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of texts; empty cells stay empty."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(cell, line)) + " |" for line in lines) + "\n"


def code(text: object) -> str:
    """A text as code; nothing for nothing."""
    return f"`{text}`" if str(text) else ""
