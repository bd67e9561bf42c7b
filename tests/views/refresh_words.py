"""Brings the Spanish catalogue up to date with the sources, and compiles it: `make words`.

What is new stands in simcoord.po with an empty translation; write it, and run this again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import simcoord
from simcoord.scenario.translate import mechanism_names
from simcoord.views import levers, refusals
from simcoord.views.words import LOCALE, NAME, SHIPPED

SOURCES = Path(simcoord.__file__).parent
WRITTEN = LOCALE / "es" / "LC_MESSAGES" / "simcoord.po"
COMPILED = WRITTEN.with_suffix(".mo")
ONE_TEXT = ("words", "text", "marked", "saying")
KEYWORDS = DEFAULT_KEYWORDS | dict.fromkeys(ONE_TEXT) | {"plural": (1, 2)}
METHODS = [("**.py", "python"), ("**.j2", "jinja2")]


def in_sources() -> Catalog:
    """Every text to be translated: of sources, of what is shown of schemas, of what ships."""
    template = Catalog()
    for _, _, text, _, _ in extract_from_dir(str(SOURCES), METHODS, keywords=KEYWORDS):
        template.add(text)
    for text in (*levers.texts(), *refusals.texts()):
        template.add(text)
    for context, text in {*in_scenarios(), *in_experiments()}:
        template.add(text, context=context)
    return template


def in_scenarios() -> Iterator[tuple[str, str]]:
    """Title, question and names of every shipped scenario, each with its context."""
    for scenario in map(simcoord.load_scenario, simcoord.shipped_scenarios()):
        yield from ((SHIPPED, scenario.name), (SHIPPED, scenario.question))
        parts = (scenario.sectors, scenario.problem.dimensions, scenario.jurisdictions)
        yield from ((NAME, name) for part in (*parts, mechanism_names(scenario)) for name in part)


def in_experiments() -> Iterator[tuple[str, str]]:
    """Title, question and names of every shipped experiment, each with its context."""
    for experiment in map(simcoord.load_experiment, simcoord.shipped_experiments()):
        yield from ((SHIPPED, experiment.name), (SHIPPED, experiment.question))
        names = [*experiment.factors, *experiment.alternatives]
        yield from ((NAME, name) for name in names if name)


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
