"""What comes with the package, and which of its numbers are facts?  Read from the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from md_tables import table
from ruamel.yaml import YAML

import simcoord

ROOT = Path(__file__).resolve().parents[2]
#: Where links of files beside the README lead from these pages.
LINKS = {"README.md#install-and-run": "tutorials/first_steps.md#install", "docs/": ""}


def scenarios() -> str:
    """Every shipped scenario with its question."""
    loaded = {name: simcoord.load_scenario(name) for name in simcoord.shipped_scenarios()}
    return _questions(loaded)


def experiments() -> str:
    """Every shipped experiment with its question."""
    loaded = {name: simcoord.load_experiment(name) for name in simcoord.shipped_experiments()}
    return _questions(loaded)


def _questions(loaded: Mapping[str, Any]) -> str:
    rows = [(f"`{name}`", each.name, each.question) for name, each in loaded.items()]
    return table(("name", "title", "question"), rows)


def scenario_sources() -> str:
    """What each shipped scenario says of where its numbers come from, remark by remark."""
    return "\n".join(_of_scenario(name) for name in simcoord.shipped_scenarios())


def _of_scenario(name: str) -> str:
    text = (files("simcoord.scenario") / "shipped" / f"{name}.yaml").read_text(encoding="utf-8")
    rows = [("; ".join(f"`{key}`" for key in keys), remark) for keys, remark in _remarks(text)]
    return f"### `{name}`\n\n{table(('about', 'what the file says of it'), rows)}"


def _remarks(text: str) -> Iterator[tuple[list[str], str]]:
    """Each comment of a file with the path of what it stands above."""
    comment: list[str] = []
    path: list[tuple[int, str]] = []
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith("#"):
            comment.append(bare.removeprefix("#").strip())
            continue
        if comment and not bare:  # a comment with nothing below it is about the whole file
            yield ["the file"], " ".join(comment)
            comment = []
        key = _key(bare)
        if key is None:
            continue
        path = [(depth, name) for depth, name in path if depth < len(line) - len(line.lstrip())]
        path.append((len(line) - len(line.lstrip()), key))
        if comment:
            yield [".".join(name for _, name in path)], " ".join(comment)
            comment = []


def _key(line: str) -> str | None:
    key, colon, _ = line.partition(":")
    return key if colon and key.replace("_", "").isalnum() else None


def citation() -> str:
    """How to cite the package, from CITATION.cff."""
    said = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    authors = ", ".join(author["name"] for author in said["authors"])
    return (
        f"> {authors}: *{said['title']}*, version {said['version']}. {said['license']} licence.\n"
    )


def contributing() -> str:
    """CONTRIBUTING.md, its links made to lead to these pages."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for target, here in LINKS.items():
        text = text.replace(f"]({target}", f"]({here}")
    return text
