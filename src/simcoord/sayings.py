"""How is a sentence said here in English and told elsewhere in another language?

Whoever refuses something says why in English, the language of Python's exceptions.
What shows it to people (`simcoord.views.words.Words.told`) takes the sentence apart again
and says it in their language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce


class Saying(str):
    """An English sentence that remembers what it was made of; as a text it is the sentence.

    template : the sentence with names in braces, as the catalogue of translations has it;
               braces are its own where there are no values
    values   : what stands for the names: sayings, other texts and numbers
    """

    template: str
    values: dict[str, str | int | float]

    def __new__(cls, template: str, values: Mapping[str, object] | None = None) -> Saying:
        kept = {name: _kept(value) for name, value in (values or {}).items()}
        said = super().__new__(cls, template.format(**kept) if kept else template)
        said.template, said.values = template, kept
        return said

    def __reduce__(self) -> tuple[type[Saying], tuple[str, dict[str, str | int | float]]]:
        return Saying, (self.template, self.values)


def _kept(value: object) -> str | int | float:
    return value if isinstance(value, str | int | float) else str(value)


def saying(template: str, /, **values: object) -> Saying:
    """The sentence with the values in its braces; the template is a literal, so that it is found.

    >>> said = saying("{size} is {what}", size=0.5, what=saying("a share"))
    >>> said, said.template
    ('0.5 is a share', '{size} is {what}')
    """
    return Saying(template, values)


def said_by(error: Exception) -> Saying:
    """What an error says that was raised with one saying, or with another text."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Saying) else Saying(str(error))


def system_says(error: OSError) -> Saying:
    """Why the system did not do what it was asked, in its own words."""
    why = error.strerror
    if not why:
        return said_by(error)
    return why if isinstance(why, Saying) else Saying(why)


def either(names: Iterable[str]) -> str:
    """One or another of the names, of which there is one at least.

    >>> either(["effort", "results", "activity"])
    'effort or results or activity'
    """
    return reduce(lambda said, name: saying("{one} or {other}", one=said, other=name), names)


def both(names: Iterable[str]) -> str:
    """One and the other of the names, of which there is one at least.

    >>> both(["sobol", "morris"])
    'sobol and morris'
    """
    return reduce(lambda said, name: saying("{one} and {other}", one=said, other=name), names)


def joined(sayings: Iterable[str], link: str = "; ") -> Saying:
    """One saying after another, with signs that need no translation between them.

    >>> joined([saying("a text"), "0.5"])
    'a text; 0.5'
    """
    parts = {f"part_{n}": said for n, said in enumerate(sayings)}
    return Saying(link.join(f"{{{name}}}" for name in parts), parts)
