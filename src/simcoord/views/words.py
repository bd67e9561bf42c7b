"""In which language does the package speak, and how does it write names and numbers there?

English is what stands in the source, inside `words("...")`, `words.plural("...", "...", n)`
or, for tables of texts that are translated where they are shown, `marked("...")`.  The
Spanish is in `locale/es/LC_MESSAGES/simcoord.po`, compiled beside it.
"""

from __future__ import annotations

import gettext
import math
from functools import cache
from pathlib import Path

from simcoord.sayings import Saying

LANGUAGES = ("en", "es")
LOCALE = Path(__file__).parent / "locale"
#: Contexts in the catalogue: names in files that ship, and their titles and questions.
NAME, SHIPPED = "name", "shipped"
#: What stands for a number that there is none of.
NOTHING = "–"


def marked(text: str) -> str:
    """The text itself: marks it for translation where it is shown, not where it is written."""
    return text


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("simcoord", LOCALE, [language])


class Words:
    """The words and numbers of one language; nothing global, so threads may differ.

    language : one of `LANGUAGES`

    Raises `ValueError` for any other language.

    >>> Words("es")("Routine"), Words("es").number(0.5)
    ('Rutina', '0,50')
    """

    def __init__(self, language: str = "en") -> None:
        if language not in LANGUAGES:
            raise ValueError(f"{language!r} is not a language here ({', '.join(LANGUAGES)})")
        self.language = language
        self._catalogue = _catalogue(language)

    def __call__(self, text: str, **values: object) -> str:
        """The text in this language, with the values put into its braces."""
        said = self._catalogue.gettext(text)
        return said.format(**values) if values else said

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """The form of a text that goes with a number; `{n}` in it is that number."""
        said = self._catalogue.ngettext(one, many, n)
        return said.format(n=self.number(n, 0), **values)

    def name(self, name: str) -> str:
        """A name out of a scenario as people read it: with spaces, translated if one that ships.

        >>> Words("es").name("lead_unit"), Words("es").name("my_own_table")
        ('unidad líder', 'my own table')
        """
        return self._catalogue.pgettext(NAME, name).replace("_", " ")

    def as_shipped(self, text: str) -> str:
        """A title or a question: in this language if a file that ships has it, else as written.

        >>> Words("es").as_shipped("Typical practice"), Words("es").as_shipped("My town")
        ('La práctica habitual', 'My town')
        """
        return self._catalogue.pgettext(SHIPPED, text)

    def told(self, text: str) -> str:
        """What was said below in English, with all that is said in it; other texts as they are.

        >>> from simcoord.sayings import saying
        >>> Words("es").told(saying("end {end} is not after start {start}", end=12, start=12))
        'end 12 no es posterior a start 12'
        """
        if not isinstance(text, Saying) or not text.template:
            return str(text)
        template = self._catalogue.gettext(text.template)
        told = {
            name: self.told(value) if isinstance(value, str) else value
            for name, value in text.values.items()
        }
        return template.format(**told) if told else template

    def number(self, value: float, digits: int = 2) -> str:
        """A number with so many decimals; a dash where there is none.

        >>> Words("en").number(12345.678, 1), Words("es").number(12345.678, 1)
        ('12,345.7', '12\\xa0345,7')
        """
        if not math.isfinite(value):
            return NOTHING
        return self._punctuated(f"{round(value, digits) + 0.0:,.{digits}f}")

    def tick(self, value: float) -> str:
        """A number with only the decimals that it needs.

        >>> Words("es").tick(0.25), Words("es").tick(20.0)
        ('0,25', '20')
        """
        return self._punctuated(f"{round(value, 8) + 0.0:,.8f}".rstrip("0").rstrip("."))

    def percent(self, share: float, digits: int = 0) -> str:
        """A share in per cent.

        >>> Words("en").percent(0.314), Words("es").percent(0.314)
        ('31%', '31\\xa0%')
        """
        if not math.isfinite(share):
            return NOTHING
        space = "" if self.language == "en" else "\N{NO-BREAK SPACE}"
        return f"{self.number(100 * share, digits)}{space}%"

    def range_of(self, low: int, high: int) -> str:
        """Between which quantiles, in per cent.

        >>> Words("en").range_of(5, 95)
        '5–95%'
        """
        return f"{low}–{self.percent(high / 100)}"

    def listed(self, items: list[str]) -> str:
        """A list in a sentence.

        >>> Words("en").listed(["health", "housing", "culture"])
        'health, housing and culture'
        """
        if len(items) < 2:
            return "".join(items)
        words = self
        return words("{most} and {last}", most=", ".join(items[:-1]), last=items[-1])

    def _punctuated(self, number: str) -> str:
        if self.language == "en":
            return number
        return number.translate({ord(","): "\N{NO-BREAK SPACE}", ord("."): ","})
