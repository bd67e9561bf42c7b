"""What does a page of the documentation show, in its order: files, commands, code, outputs?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
#: Every page that users read, the README first.
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(
        path
        for path in sorted((ROOT / "docs").rglob("*.md"))
        if not path.relative_to(ROOT / "docs").parts[0].startswith("_")
    ),
]
FENCE = re.compile(
    r"^```(?P<language>\{?[\w-]*\}?)[^\n]*\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
SPAN = re.compile(r"(?<!`)`(?!`)([^`\n]+)`(?!`)")
#: How a command begins; a span of code that begins otherwise is none.
COMMAND = re.compile(r"(?:\.venv\S*|simcoord|make|pip|py|python3?|NUMBA\S*|jupyter|sphinx\S*) .+")


class Shown(NamedTuple):
    """Something that a page shows.

    kind : "command", or the language of a block: "python", "yaml", "text" …
    text : the command, or the block
    file : the file that the paragraph above a block names last; empty if none
    said : whether a command stands within the text, where it may have placeholders
    """

    kind: str
    text: str
    file: str = ""
    said: bool = False


def shown(path: Path) -> list[Shown]:
    """All that a page shows, in its order."""
    text, found, end = path.read_text(encoding="utf-8"), [], 0
    for fence in FENCE.finditer(text):
        between = text[end : fence.start()]
        found += _said(between)
        found += _block(fence["language"], fence["text"], _named(between))
        end = fence.end()
    return [*found, *_said(text[end:])]


def _said(text: str) -> Iterator[Shown]:
    for span in SPAN.finditer(text):
        if COMMAND.fullmatch(span[1]):
            yield Shown("command", span[1], said=True)


def _block(language: str, text: str, file: str) -> Iterator[Shown]:
    if language in ("sh", "bat"):
        for line in text.splitlines():
            if line.strip():
                yield Shown("command", line.partition("  #")[0].strip())
    else:
        yield Shown(language, text, file)


def _named(text: str) -> str:
    """The YAML file that the last paragraph names."""
    paragraph = text.rstrip().rpartition("\n\n")[2]
    names = re.findall(r"`([\w-]+\.yaml)`", paragraph)
    return names[-1] if names else ""
