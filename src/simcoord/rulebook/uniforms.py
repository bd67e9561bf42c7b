"""How does a stream of uniforms begin, and how does it go on?

NumPy's own algorithms, `SeedSequence` and `PCG64`, as rules that give the same bits: NumPy's
objects cost more to make than the numbers that a run draws from them.  A product or sum of
words keeps what fits in 64 bits; uncompiled, NumPy is to be told that this is meant.

Source: numpy.random, "Bit generators"; O'Neill 2014, PCG, variant XSL RR 128/64.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from simcoord.rulebook.compiled import rule
from simcoord.rulebook.state import Floats

Words: TypeAlias = NDArray[np.uint64]

#: Words of a generator: state, high and low, and increment, high and low.
GENERATOR = 4
#: Words into which entropy is stirred; one more is the constant that hashes the next word.
POOL = 4

# Numbers of bits, and a mask of the lower 32
ONE, BEYOND_53, FOLD, HALF, FIRST_SIX, LAST_BIT, WORD = (
    np.uint64(bits) for bits in (1, 11, 16, 32, 58, 63, 64)
)
LOW_HALF = np.uint64(2**32 - 1)
#: Distance of two neighbouring uniforms.
UNIT = 2.0**-53

# Constants of SeedSequence, for 32-bit words
FIRST_IN, FACTOR_IN = np.uint64(0x43B0D7E5), np.uint64(0x931E8875)
FIRST_OUT, FACTOR_OUT = np.uint64(0x8B51F9DD), np.uint64(0x58F38DED)
MIX_LEFT, MIX_RIGHT = np.uint64(0xCA01F9DD), np.uint64(0x4973F715)

# Factor of PCG64
FACTOR_HIGH, FACTOR_LOW = np.uint64(0x2360ED051FC65DA4), np.uint64(0x4385DF649FCCF645)


@rule
def pool_is_filled(pool: Words, entropy: Words) -> None:
    """Stir entropy, at least `POOL` words of 32 bits, into the pool."""
    pool[POOL] = FIRST_IN
    for n in range(POOL):
        pool[n] = hashed(pool, entropy[n], FACTOR_IN)
    for source in range(POOL):
        for n in range(POOL):
            if n != source:
                pool[n] = mixed(pool[n], hashed(pool, pool[source], FACTOR_IN))
    for n in range(POOL, len(entropy)):
        pool_takes(pool, entropy[n])


@rule
def pool_takes(pool: Words, word: np.uint64) -> None:
    """Stir one more word of 32 bits into the pool."""
    for n in range(POOL):
        pool[n] = mixed(pool[n], hashed(pool, word, FACTOR_IN))


@rule
def hashed(pool: Words, word: np.uint64, factor: np.uint64) -> np.uint64:
    """A word of 32 bits, hashed by the pool's constant, which moves on by a factor."""
    constant = pool[POOL]
    pool[POOL] = (constant * factor) & LOW_HALF
    return folded((word ^ constant) * pool[POOL])


@rule
def mixed(one: np.uint64, other: np.uint64) -> np.uint64:
    """Two words of 32 bits made one."""
    return folded(MIX_LEFT * one - MIX_RIGHT * other)


@rule
def folded(word: np.uint64) -> np.uint64:
    """The lower half of a word, folded once.

    >>> int(folded(np.uint64(0x5_0003_0000)))
    196611
    """
    low = word & LOW_HALF
    return low ^ (low >> FOLD)


@rule
def generator_begins(generator: Words, pool: Words) -> None:
    """Set a generator to where PCG64 begins, by what was stirred into the pool."""
    pool[POOL] = FIRST_OUT
    for n in range(GENERATOR):
        low = hashed(pool, pool[2 * n % POOL], FACTOR_OUT)
        high = hashed(pool, pool[(2 * n + 1) % POOL], FACTOR_OUT)
        generator[n] = (high << HALF) | low
    generator[2] = (generator[2] << ONE) | (generator[3] >> LAST_BIT)
    generator[3] = (generator[3] << ONE) | ONE
    low = generator[1] + generator[3]
    high = generator[0] + generator[2] + carry(low, generator[3])
    generator[1], generator[0] = next_state(low, high, generator[3], generator[2])


@rule
def uniforms_are_drawn(uniforms: Floats, generator: Words) -> None:
    """Fill a row with the next uniforms in [0, 1) of a generator."""
    high, low = generator[0], generator[1]
    for n in range(len(uniforms)):
        low, high = next_state(low, high, generator[3], generator[2])
        uniforms[n] = (scrambled(low, high) >> BEYOND_53) * UNIT
    generator[0], generator[1] = high, low


@rule
def next_state(
    low: np.uint64, high: np.uint64, add_low: np.uint64, add_high: np.uint64
) -> tuple[np.uint64, np.uint64]:
    """The state of 128 bits times PCG64's factor, plus the increment; low word first."""
    product = low * FACTOR_LOW
    beyond = high_word(low, FACTOR_LOW) + low * FACTOR_HIGH + high * FACTOR_LOW
    after = product + add_low
    return after, beyond + add_high + carry(after, add_low)


@rule
def carry(total: np.uint64, part: np.uint64) -> np.uint64:
    """What a sum of two words carries into the next: 1 if it is below either, else 0."""
    return np.uint64(total < part)


@rule
def high_word(one: np.uint64, other: np.uint64) -> np.uint64:
    """The upper 64 bits of a product of two words.

    >>> int(high_word(np.uint64(2**63), np.uint64(6)))
    3
    """
    low, high = one & LOW_HALF, one >> HALF
    other_low, other_high = other & LOW_HALF, other >> HALF
    first = high * other_low + (low * other_low >> HALF)
    second = low * other_high + (first & LOW_HALF)
    return high * other_high + (first >> HALF) + (second >> HALF)


@rule
def scrambled(low: np.uint64, high: np.uint64) -> np.uint64:
    """PCG64's output: the halves of the state combined, and turned by its first 6 bits."""
    word, turn = low ^ high, high >> FIRST_SIX
    return (word >> turn) | (word << ((WORD - turn) & LAST_BIT))
