"""What does a scenario look like with some of its numbers changed?

The quick way for numbers that are free (see `cells`): parts that change are copied,
all others shared, and nothing is validated again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel

from simcoord.experiments.leading import Spot

#: What changes within a part, by name: parts again, or which number and whether it is whole.
Tree: TypeAlias = dict[Any, Any]


def tree_of(spots: Sequence[Sequence[Spot]]) -> Tree:
    """Where several numbers stand in a scenario, part within part.

    spots : places of each number
    """
    tree: Tree = {}
    for n, own in enumerate(spots):
        for spot in own:
            *parts, field = spot.loc
            inner = tree
            for part in parts:
                inner = inner.setdefault(part, {})
            inner[field] = (n, spot.is_whole)
    return tree


def with_numbers(part: Any, tree: Tree, numbers: Sequence[float]) -> Any:
    """A part of a scenario with these numbers in their places; the part stays as it is.

    The places are written already: only their numbers change.
    """
    is_model = isinstance(part, BaseModel)
    changed = {}
    for name, inner in tree.items():
        if isinstance(inner, tuple):
            n, whole = inner
            changed[name] = int(numbers[n]) if whole else float(numbers[n])
        else:
            own = getattr(part, name) if is_model else part[name]
            changed[name] = with_numbers(own, inner, numbers)
    return part.model_copy(update=changed) if is_model else {**part, **changed}
