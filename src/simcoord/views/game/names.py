"""What name does a body get that a class calls as it likes?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

#: As long as a scenario allows.
LONGEST = 60


def name_from(title: str) -> str:
    """A scenario's name made of what people wrote; empty where nothing is left.

    >>> name_from("Mesa de la Niñez, 2"), name_from("2027"), name_from("…")
    ('mesa_de_la_ninez_2', 'n_2027', '')
    """
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
    if name and not name[0].isalpha():
        name = f"n_{name}"
    return name[:LONGEST].rstrip("_")


def suggested(stem: str, taken: Collection[str]) -> str:
    """The first of a kind of names that is not taken.

    >>> suggested("committee", ["committee_1"])
    'committee_2'
    """
    numbers = range(1, len(taken) + 2)
    return next(name for n in numbers if (name := f"{stem}_{n}") not in taken)
