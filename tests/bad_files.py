"""Files that are wrong on purpose, each with the messages that it is refused with."""

from __future__ import annotations

from pathlib import Path

EXPECT = "# expect: "


def bad_files(test: str) -> list[Path]:
    """The files in the folder `bad` beside a test."""
    return sorted((Path(test).parent / "bad").glob("*.yaml"))


def expected(file: Path) -> list[str]:
    """What a file says that it is refused with."""
    lines = file.read_text(encoding="utf-8").split("\n")
    return [line.removeprefix(EXPECT) for line in lines if line.startswith(EXPECT)]


def told(error: Exception, file: Path) -> list[str]:
    """What it is refused with, without the file's own name."""
    lines = str(error).split("\n")
    return [line.removeprefix(str(file)).removeprefix(":").removeprefix(" ") for line in lines]
