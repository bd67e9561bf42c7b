"""Streams are NumPy's own, bit by bit: anybody can draw the luck of a run again without us."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from small import small

from simcoord.rulebook.luck import Streams
from simcoord.scenario.translate import rules_of

RULES = rules_of(small(sectors=3))
MONTHS = 3


def numpys(seed: int, *key: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


@settings(deadline=None)
@given(
    seed=st.integers(0, 2**200),
    replicate=st.integers(0, 2**63 - 1),
    names=st.lists(st.text(max_size=8), max_size=3, unique=True),
)
@example(seed=0, replicate=0, names=[])
@example(seed=2**32 - 1, replicate=2**32 - 1, names=["steering"])
@example(seed=2**32, replicate=2**32, names=["mesa de coordinación"])
@example(seed=2**64 + 1, replicate=7, names=["a", "b"])
@example(seed=2**128, replicate=7, names=["a", "b"])
def test_every_stream_is_numpys(seed: int, replicate: int, names: list[str]):
    streams = Streams(RULES, names, seed, replicate)
    months = [streams.next_month() for _ in range(MONTHS)]
    later = streams.next_months(MONTHS)
    for number, field in enumerate(("offices", "traits", "frames")):
        drawn = [getattr(month, field) for month in months] + [*getattr(later, field)]
        assert_array_equal(drawn, numpys(seed, replicate, number).random(np.shape(drawn)))
    for n, name in enumerate(names):
        drawn = [month.mechanisms[n] for month in months] + [*later.mechanisms[:, n]]
        theirs = numpys(seed, replicate, 3, crc32(name.encode()))
        assert_array_equal(drawn, theirs.random(np.shape(drawn)))
