"""Luck has names: one stream of uniforms for each purpose.  Source: model.md 2.

A stream depends on the seed, the replicate and its name alone, and gives a
block of fixed shape each month: the same replicate meets the same luck under
every scenario with the same places and sectors, and a mechanism added, removed
or moved disturbs nobody else's.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from simcoord.rulebook.state import Luck, Rules

_OFFICES, _TRAITS, _FRAMES, _MECHANISMS = range(4)


class Streams:
    """The streams of one run, read month by month from t = 0.

    seed, replicate : identify the run, at least 0
    names           : names of the mechanisms, in the order of `rules.stream`
    """

    def __init__(self, rules: Rules, names: Sequence[str], seed: int, replicate: int) -> None:
        sectors, dimensions = rules.goals.shape
        places = len(rules.level)
        self._offices = _generator(seed, replicate, _OFFICES), (places, sectors)
        self._traits = _generator(seed, replicate, _TRAITS), (places, sectors, 4)
        self._frames = _generator(seed, replicate, _FRAMES), (places, sectors, dimensions)
        self._mechanisms = [
            _generator(seed, replicate, _MECHANISMS, crc32(name.encode())) for name in names
        ]
        self._shape = (len(names), places, sectors + 1)

    def next_months(self, months: int) -> Luck:
        """Uniforms of the next months, each table with the month as first axis."""
        mechanisms = np.empty((months, *self._shape))
        for n, generator in enumerate(self._mechanisms):
            mechanisms[:, n] = generator.random((months, *self._shape[1:]))
        offices, traits, frames = (
            generator.random((months, *shape))
            for generator, shape in (self._offices, self._traits, self._frames)
        )
        return Luck(offices, traits, frames, mechanisms)

    def next_month(self) -> Luck:
        """Uniforms of the next month."""
        return Luck(*(table[0] for table in self.next_months(1)))


def _generator(seed: int, *key: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
