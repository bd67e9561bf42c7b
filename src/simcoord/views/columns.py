"""How is a table laid out in plain text?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simcoord.views.words import NOTHING, Words


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as lines: the first column to the left, the others to the right.

    >>> list(aligned([["factor", "index"], ["term", "0.5"]]))
    ['factor  index', 'term      0.5']
    """
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        first = row[0].ljust(widths[0])
        others = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join([first, *others]).rstrip()


def headed(text: str) -> Iterator[str]:
    """An empty line, a heading, and a line under it."""
    yield from ("", text, "=" * len(text))


def from_to(low: float, high: float, words: Words, digits: int = 3) -> str:
    """An interval; a dash where there is none."""
    if low != low or high != high:
        return NOTHING
    return words("{low} to {high}", low=words.number(low, digits), high=words.number(high, digits))


def digits_for(*values: float) -> int:
    """Decimals that suit numbers as large as these."""
    size = max((abs(value) for value in values if value == value), default=0.0)
    return 3 if size < 10 else 1
