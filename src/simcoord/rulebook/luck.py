"""Luck has names: one stream of uniforms for each purpose.  Source: model.md 2.

A stream depends on the seed, the replicate and its name alone, and gives a
block of fixed shape each month: the same replicate meets the same luck under
every scenario with the same places and sectors, and a mechanism added, removed
or moved disturbs nobody else's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NamedTuple
from zlib import crc32

import numpy as np

from simcoord.rulebook.compiled import rule
from simcoord.rulebook.state import Luck, Rules
from simcoord.rulebook.uniforms import (
    GENERATOR,
    HALF,
    LOW_HALF,
    POOL,
    Words,
    generator_begins,
    pool_is_filled,
    pool_takes,
    uniforms_are_drawn,
)

_OFFICES, _TRAITS, _FRAMES, _MECHANISMS = range(4)


class Sources(NamedTuple):
    """Where the luck of one run after another comes from, in words of 32 and 64 bits.

    Each stream is `numpy.random.default_rng(numpy.random.SeedSequence(seed, spawn_key=...))`,
    its key the replicate, the number of the stream, and what stands for a mechanism's name.
    """

    seed: Annotated[Words, "word"]  # 32 bits each, filled up with zeros
    names: Annotated[Words, "n"]  # what stands for each name, 32 bits
    generators: Annotated[Words, "stream word"]  # as `uniforms` has them
    pool: Annotated[Words, "word"]  # work table


def sources_of(names: Sequence[str], seed: int) -> Sources:
    """Sources for mechanisms with these names, in the order of `rules.stream`."""
    words = max(POOL, -(-seed.bit_length() // 32))
    return Sources(
        np.array([seed >> (32 * n) & 0xFFFFFFFF for n in range(words)], dtype=np.uint64),
        np.array([crc32(name.encode()) for name in names], dtype=np.uint64),
        np.zeros((_MECHANISMS + len(names), GENERATOR), dtype=np.uint64),
        np.zeros(POOL + 1, dtype=np.uint64),
    )


def blank_luck(rules: Rules, names: int, months: int) -> Luck:
    """Tables for the luck of so many months, with the month as first axis."""
    (sectors, dimensions), places = rules.goals.shape, len(rules.level)
    return Luck(
        np.zeros((months, places, sectors)),
        np.zeros((months, places, sectors, 4)),
        np.zeros((months, places, sectors, dimensions)),
        np.zeros((months, names, places, sectors + 1)),
    )


@rule
def streams_begin(sources: Sources, replicate: np.uint64) -> None:
    """Set every generator to the beginning of its stream in a replicate."""
    for n in range(len(sources.generators)):
        pool_is_filled(sources.pool, sources.seed)
        pool_takes(sources.pool, replicate & LOW_HALF)
        if replicate > LOW_HALF:
            pool_takes(sources.pool, replicate >> HALF)
        pool_takes(sources.pool, np.uint64(min(n, _MECHANISMS)))
        if n >= _MECHANISMS:
            pool_takes(sources.pool, sources.names[n - _MECHANISMS])
        generator_begins(sources.generators[n], sources.pool)


@rule
def streams_are_read(sources: Sources, luck: Luck, months: int) -> None:
    """Draw the luck of the next so many months into the first rows of the tables."""
    generators = sources.generators
    for t in range(months):
        offices, traits, frames = luck.offices[t], luck.traits[t], luck.frames[t]
        uniforms_are_drawn(offices.reshape(offices.size), generators[_OFFICES])
        uniforms_are_drawn(traits.reshape(traits.size), generators[_TRAITS])
        uniforms_are_drawn(frames.reshape(frames.size), generators[_FRAMES])
        for n in range(len(sources.names)):
            draws = luck.mechanisms[t, n]
            uniforms_are_drawn(draws.reshape(draws.size), generators[_MECHANISMS + n])


class Streams:
    """The streams of one run, read month by month from t = 0.

    seed, replicate : identify the run, at least 0
    names           : names of the mechanisms, in the order of `rules.stream`
    """

    def __init__(self, rules: Rules, names: Sequence[str], seed: int, replicate: int) -> None:
        self._rules, self._sources = rules, sources_of(names, seed)
        with np.errstate(over="ignore"):
            streams_begin(self._sources, np.uint64(replicate))

    def next_months(self, months: int) -> Luck:
        """Uniforms of the next months, each table with the month as first axis."""
        luck = blank_luck(self._rules, len(self._sources.names), months)
        with np.errstate(over="ignore"):
            streams_are_read(self._sources, luck, months)
        return luck

    def next_month(self) -> Luck:
        """Uniforms of the next month."""
        return Luck(*(table[0] for table in self.next_months(1)))
