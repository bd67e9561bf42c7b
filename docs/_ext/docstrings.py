"""How does a docstring of the house become a page?

Docstrings are plain text with lists of `name : meaning`, code between back quotes, and
examples.  Autodoc reads reStructuredText: each block is rewritten, and nothing in the text
is taken for markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from pydantic import BaseModel

ITEM = re.compile(r"(?:- )?(?P<name>[\w`*., <>\[\]]{1,60}?) +: (?P<meaning>.*)")
BULLET = re.compile(r"- (?P<meaning>.*)")
CODE = re.compile(r"(class|def|import|from) \w+.*")
QUOTED = re.compile(r"`([^`]+)`")


def rewritten(lines: list[str]) -> list[str]:
    """A docstring as reStructuredText, block by block."""
    return [line for block in _blocks(lines) for line in [*_as_markup(block), ""]]


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Runs of lines without a blank one; what is indented belongs to the code before it."""
    parts = [list(run) for full, run in groupby(lines, key=lambda line: bool(line.strip())) if full]
    code: list[str] = []
    for part in parts:
        if code and part[0].startswith(" "):
            code += ["", *part]
            continue
        if code:
            yield code
        code = part if CODE.fullmatch(part[0]) else []
        if not code:
            yield part
    if code:
        yield code


def _as_markup(block: list[str]) -> list[str]:
    first = block[0]
    if first.startswith(">>>"):
        return block
    if first.startswith(" ") or CODE.fullmatch(first):
        return ["::", "", *(f"    {line}" for line in block)]
    if ITEM.fullmatch(first) or BULLET.fullmatch(first):
        return list(_list(block))
    return [_plain(line) for line in block]


def _list(block: list[str]) -> Iterator[str]:
    for line in block:
        if line.startswith(" "):
            yield f"  {_plain(line.strip())}"
        elif item := ITEM.fullmatch(line):
            yield f"* {_code(item['name'].strip())}: {_plain(item['meaning'])}"
        else:
            bullet = BULLET.fullmatch(line)
            yield f"* {_plain(bullet['meaning'] if bullet else line)}"


def _code(names: str) -> str:
    return f"``{names.strip('`')}``"


def _plain(text: str) -> str:
    """Text of which only the code between back quotes is markup."""
    parts = QUOTED.split(text)
    return "".join(
        f"``{part}``" if n % 2 else re.sub(r"([\\*_|`])", r"\\\1", part)
        for n, part in enumerate(parts)
    )


def _process(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    lines[:] = rewritten(lines)


def _sign(
    app: Any, what: str, name: str, thing: Any, options: Any, signature: str, returned: str
) -> tuple[str, str] | None:
    """Parts of files are not called by users: their fields are in the reference of files."""
    part = isinstance(thing, type) and issubclass(thing, BaseModel)
    return ("", "") if part else None


def setup(app: Any) -> dict[str, bool]:
    app.connect("autodoc-process-signature", _sign)
    app.connect("autodoc-process-docstring", _process)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
