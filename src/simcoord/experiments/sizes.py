"""How much memory do runs need, and into which portions is the work cut?

Counted before anything is allocated, so that what cannot fit is refused with
the figures.  Portions bound the memory of each thread: batches of replicates,
and in every run blocks of months.
"""

from __future__ import annotations

from dataclasses import replace

import psutil

from simcoord.experiments.requests import Request
from simcoord.measures import (
    OFFICE_COLUMNS,
    TIE_COLUMNS,
    monthly_columns,
    summary_columns,
)
from simcoord.sayings import either, saying
from simcoord.scenario import InputError, Problem
from simcoord.scenario.translate import mechanism_names

NUMBER = 8  # bytes
#: Bytes of the columns that say whose row it is: replicate, place, month, sectors.
KEYS = 26

#: Months of all replicates of a batch, bytes; a batch holds one replicate at least.
BATCH = 8 * 2**20
#: Luck of a block of months, bytes.
LUCK = 8 * 2**20
#: Work of a block of months, pairs of offices by mechanisms: some 50 ms, so that a run stops soon.
WORK = 5_000_000


def batch_size(request: Request) -> int:
    """Replicates that a thread takes at a time: few enough to fit, and to go round."""
    fitting = BATCH // _bytes_of_a_replicate(request)
    fair = -(-len(request.replicates) // (2 * request.threads))
    return max(1, min(fitting, fair))


def block_of_months(request: Request) -> int:
    """Months that a run lives at a time."""
    scenario, offices = request.scenario, len(request.scenario.sectors)
    names = len(mechanism_names(scenario))
    draws = offices * (5 + len(scenario.problem.dimensions)) + names * (offices + 1)
    luck = NUMBER * request.places * draws
    work = request.places * offices * offices * (1 + names)
    return max(1, min(request.months, LUCK // luck, WORK // work))


def refuse_what_cannot_fit(request: Request) -> None:
    """Raise `InputError` with the figures where the runs need more memory than there is."""
    free = psutil.virtual_memory().available
    kept, at_work = bytes_kept(request), bytes_at_work(request)
    if kept + at_work > free:
        runs = len(request.replicates)
        message = saying(
            "{runs} runs x {places} places x {months} months need {kept} for results and "
            "{at_work} to work in; {free} are free; ask for {advice}",
            runs=runs,
            places=request.places,
            months=request.months,
            kept=size_text(kept),
            at_work=size_text(at_work),
            free=size_text(free),
            advice=either(_advice(request, free)),
        )
        raise InputError([Problem(("replicates",), message, runs)])


def _advice(request: Request, free: int) -> list[str]:
    """What would fit."""
    fewer = int((free - bytes_at_work(request)) * len(request.replicates) / bytes_kept(request))
    less = {
        'record="summary"': replace(request, record="summary"),
        "threads=1": replace(request, threads=1),
    }
    fitting = [
        words for words, other in less.items() if bytes_kept(other) + bytes_at_work(other) <= free
    ]
    most = [saying("at most {fewer} replicates", fewer=fewer)] if fewer > 0 else []
    return [*most, *fitting] or [saying("fewer places or months")]


def bytes_kept(request: Request) -> int:
    """Memory of everything that is handed back."""
    rows = len(request.replicates) * request.places
    offices, pairs = len(request.scenario.sectors), _pairs(request)
    total = rows * (KEYS + NUMBER * len(summary_columns(request.scenario)))
    total += rows * len(request.ties_at) * pairs * (KEYS + NUMBER * len(TIE_COLUMNS))
    if request.keeps_months:
        columns = len(monthly_columns(request.scenario))
        total += rows * request.months * (KEYS + NUMBER * columns)
    if request.keeps_offices:
        total += rows * request.months * offices * (KEYS + NUMBER * len(OFFICE_COLUMNS))
    return total


def bytes_at_work(request: Request) -> int:
    """Memory of all threads while they work."""
    offices = len(request.scenario.sectors)
    state = NUMBER * request.places * offices * (offices * (1 + len(TIE_COLUMNS)) + 40)
    batch = batch_size(request) * _bytes_of_a_replicate(request)
    return request.threads * (state + batch + LUCK)


def _bytes_of_a_replicate(request: Request) -> int:
    """Tables of one replicate in a batch: months as recorded, and what they come to."""
    offices = len(request.scenario.sectors)
    measures = len(monthly_columns(request.scenario))
    numbers = request.months * measures * (2 if request.keeps_months else 1)
    numbers += len(summary_columns(request.scenario))
    if request.keeps_offices:
        numbers += request.months * offices * len(OFFICE_COLUMNS)
    numbers += len(request.ties_at) * offices * offices * len(TIE_COLUMNS)
    return NUMBER * request.places * numbers


def _pairs(request: Request) -> int:
    offices = len(request.scenario.sectors)
    return offices * (offices - 1) // 2


def size_text(count: float) -> str:
    """A number of bytes in words.

    >>> size_text(2_500_000)
    '2.5 MB'
    """
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if count < 1000 or unit == "TB":
            break
        count /= 1000
    return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
