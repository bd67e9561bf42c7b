"""What exactly is asked for, and is it sound?"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from operator import index
from typing import Any, Literal, SupportsIndex, TypeAlias, get_args

from simcoord.measures import LEVEL_THRESHOLD
from simcoord.sayings import said_by, saying
from simcoord.scenario import InputError, Problem, Scenario
from simcoord.scenario.refusals import unknown

#: What is kept of every run; each word keeps what those before it keep, and more.
Recorded: TypeAlias = Literal["summary", "monthly", "offices"]
RECORDED: tuple[Recorded, ...] = get_args(Recorded)


@dataclass(frozen=True, kw_only=True)
class Request:
    """Runs of one scenario, and what is kept of them.

    scenario        : what is simulated
    seed            : of all luck, at least 0
    replicates      : numbers of the runs, ascending, each once
    threads         : how many run side by side
    record          : what is kept of every run
    ties_at         : months in which what every pair shares is kept, ascending
    level_threshold : what a rung must reach to count as climbed, share
    """

    scenario: Scenario
    seed: int
    replicates: Sequence[int]
    threads: int
    record: Recorded
    ties_at: Sequence[int]
    level_threshold: float

    @property
    def months(self) -> int:
        """Length of a run."""
        return self.scenario.horizon.months

    @property
    def places(self) -> int:
        """Number of jurisdictions."""
        return sum(level.count for level in self.scenario.jurisdictions.values())

    @property
    def keeps_months(self) -> bool:
        """Whether every month is kept, not its summary alone."""
        return self.record != "summary"

    @property
    def keeps_offices(self) -> bool:
        """Whether every office is kept."""
        return self.record == "offices"


def for_summaries(scenario: Scenario, seed: int, replicates: Sequence[int]) -> Request:
    """A request, known to be sound, of one thread that keeps summaries alone."""
    return Request(
        scenario=scenario,
        seed=seed,
        replicates=replicates,
        threads=1,
        record="summary",
        ties_at=(),
        level_threshold=LEVEL_THRESHOLD,
    )


def checked(
    scenario: Scenario, replicates: int | Iterable[int], threads: int | None, **rest: Any
) -> Request:
    """The request, if every part of it is sound.

    replicates : how many, or their numbers
    threads    : None for as many as there are cores
    rest       : the other fields of `Request`

    Raises `InputError` with everything that is wrong with it.
    """
    if not isinstance(scenario, Scenario):
        problem = Problem(
            ("scenario",), saying("load it first: load_scenario(name_or_path)"), scenario
        )
        raise InputError([problem])
    asked = {"replicates": replicates, "threads": threads, **rest}
    checks: dict[str, Callable[[Any], Any]] = {
        "replicates": _replicates,
        "seed": lambda seed: _whole(seed, least=0),
        "threads": lambda n: available_cores() if n is None else _whole(n, least=1),
        "record": _record,
        "ties_at": lambda months: _months(months, scenario.horizon.months),
        "level_threshold": _share,
    }
    request = Request(scenario=scenario, **_all_checked(asked, checks))
    return replace(request, threads=min(request.threads, len(request.replicates)))


def _all_checked(asked: dict[str, Any], checks: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """What was asked, in the form that the checks give it."""
    sound, problems = {}, []
    for name, check in checks.items():
        try:
            sound[name] = check(asked[name])
        except (TypeError, ValueError) as error:
            problems.append(Problem((name,), said_by(error), asked[name]))
    if problems:
        raise InputError(problems)
    return sound


def available_cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _whole(value: SupportsIndex, least: int) -> int:
    is_whole = hasattr(value, "__index__") and not isinstance(value, bool)
    if is_whole and index(value) >= least:
        return index(value)
    raise ValueError(
        saying(
            "{value} is not a whole number of at least {least}",
            value=index(value) if is_whole else repr(value),
            least=least,
        )
    )


def _replicates(value: int | Iterable[int]) -> Sequence[int]:
    """Numbers of the replicates, ascending; a range stays one, however long."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        if (count := _whole(value, least=1)) > sys.maxsize:
            raise ValueError(saying("{count} runs are more than a computer can count", count=count))
        return range(count)
    numbers = value if isinstance(value, range) else [_whole(number, 0) for number in value]
    if not numbers:
        raise ValueError(saying("there is none; ask for at least one"))
    if isinstance(numbers, range):
        numbers = numbers if numbers.step > 0 else numbers[::-1]
        _whole(numbers[0], least=0)
        return numbers
    if len(set(numbers)) < len(numbers):
        raise ValueError(saying("a number stands twice; each replicate runs once"))
    return tuple(sorted(numbers))


def _months(value: Iterable[int], horizon: int) -> Sequence[int]:
    if not isinstance(value, Iterable):
        raise TypeError(saying("{value} is not a list of months", value=repr(value)))
    months = sorted({_whole(month, least=1) for month in value})
    if months and months[-1] > horizon:
        raise ValueError(
            saying(
                "month {month} is after the last month of the run, {last}",
                month=months[-1],
                last=horizon,
            )
        )
    return tuple(months)


def _record(value: str) -> str:
    if value not in RECORDED:
        raise ValueError(unknown(str(value), saying("a way to record"), RECORDED)[0])
    return value


def _share(value: float) -> float:
    number = isinstance(value, Real) and not isinstance(value, bool)
    if not number or not 0.0 <= value <= 1.0:
        raise ValueError(saying("{value} is not a share from 0 to 1", value=repr(value)))
    return float(value)
