"""Brings the Spanish catalogue up to date with the sources, and compiles it: `make words`.

What is new stands in simcoord.po with an empty translation; write it, and run this again.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import simcoord
from simcoord.views.words import LOCALE

SOURCES = Path(simcoord.__file__).parent
WRITTEN = LOCALE / "es" / "LC_MESSAGES" / "simcoord.po"
COMPILED = WRITTEN.with_suffix(".mo")
KEYWORDS = DEFAULT_KEYWORDS | {"words": None, "text": None, "marked": None, "plural": (1, 2)}


def in_sources() -> Catalog:
    """Every text of the sources that is to be translated."""
    template = Catalog()
    for _, _, text, _, _ in extract_from_dir(str(SOURCES), keywords=KEYWORDS):
        template.add(text)
    return template


def written() -> Catalog:
    """The catalogue as translators wrote it."""
    with WRITTEN.open("rb") as file:
        return read_po(file, locale="es")


def forms(message: Message) -> list[str]:
    """The translation of a message; of a plural, each of its forms."""
    strings = message.string or ""
    return [strings] if isinstance(strings, str) else list(strings)


def main() -> None:
    """Refresh the catalogue and its compiled form; say what is left to translate."""
    catalogue = written()
    catalogue.update(in_sources(), no_fuzzy_matching=True, update_creation_date=False)
    with WRITTEN.open("wb") as file:
        write_po(file, catalogue, 96, no_location=True, sort_output=True, ignore_obsolete=True)
    with COMPILED.open("wb") as file:
        write_mo(file, catalogue)
    left = [message.id for message in catalogue if message.id and not all(forms(message))]
    print(*[f"to translate: {text!r}" for text in left] or ["every text has its Spanish"], sep="\n")


if __name__ == "__main__":
    main()
