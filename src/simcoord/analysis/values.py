"""Which one number does each run of a sweep have, and may it be analysed?

Every analysis takes a table of values: `setting`, `replicate`, `value`, one row a run.  Rows may
stand in any order: they are bound to the design by the setting's number, never by their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

import numpy as np
import pandas as pd

from simcoord.experiments.run_values import RUN
from simcoord.experiments.run_values import month_values as month_values
from simcoord.experiments.run_values import outcome_values as outcome_values
from simcoord.sayings import Saying, saying
from simcoord.scenario.problems import InputError, Problem
from simcoord.scenario.refusals import listed, unknown

#: Columns of a table of values.
NEEDED = (*RUN, "value")
#: Columns of the design that are no factors.
NO_FACTORS = ("setting", "point", "alternative")
#: More runs than this are counted in a message, not listed.
RUNS_SHOWN = 3


def refuse(message: Saying, name: str | None = None, nearest: str | None = None) -> NoReturn:
    """Refuse what an analysis was given, with what to do about it."""
    raise InputError([Problem((), message, name, nearest)])


def of_alternative(values: pd.DataFrame, design: pd.DataFrame, name: str) -> pd.DataFrame:
    """The values under one alternative.

    Raises `InputError` for an alternative that the design does not have.
    """
    _known(name, saying("an alternative"), alternatives(design))
    chosen = design.loc[design["alternative"].astype(str) == name, "setting"]
    return values[values["setting"].isin(chosen)]


def alternatives(design: pd.DataFrame) -> list[str]:
    """The alternatives of a design in its own order; one without a name where there are none."""
    if "alternative" not in design:
        return [""]
    return [str(name) for name in dict.fromkeys(design["alternative"])]


def factors_of(design: pd.DataFrame) -> list[str]:
    """The factors of a design, in its order."""
    return [name for name in design.columns if name not in NO_FACTORS]


def factor_known(design: pd.DataFrame, factor: str) -> str:
    """The factor, if the design has it.

    Raises `InputError` with the nearest name if it has not.
    """
    return _known(factor, saying("a factor"), factors_of(design))


def laid_out(values: pd.DataFrame, design: pd.DataFrame) -> pd.DataFrame:
    """The values as a table: a row a setting of the design, a column a replicate.

    A run that is not among the values (yet to be done, or failed) is NaN in the table.

    Raises `InputError` if a value is no finite number, a run stands there twice, a setting is not
    the design's, or there is nothing at all.
    """
    if not {*NEEDED} <= {*values.columns}:
        refuse(
            saying(
                "values have the columns {columns}; needed are {needed}",
                columns=listed(values.columns),
                needed=listed(NEEDED),
            )
        )
    _refuse_what_is_no_number(values)
    _refuse_strangers(values, design)
    _refuse_twice(values)
    wide = values.pivot(index="setting", columns="replicate", values="value")
    return wide.reindex(design["setting"].to_numpy()).astype(np.float64)


def points_only(values: pd.DataFrame, design: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The values laid out by point, and the design by point, of one alternative.

    Where the design has several alternatives, the values must be those of one of them.
    """
    several = len(alternatives(design)) > 1
    if several:
        used = design["setting"].isin(values["setting"])
        names = alternatives(design[used])
        if len(names) != 1:
            refuse(
                saying(
                    "the values are of {count} alternatives {names}; take one with"
                    " of_alternative(values, design, name)",
                    count=len(names),
                    names=listed(names),
                )
            )
        design = design[design["alternative"].astype(str) == names[0]]
    ordered = design.sort_values("point")
    wide = laid_out(values, ordered)
    wide.index = pd.Index(ordered["point"], name="point")
    return wide, ordered.set_index("point")


def full_block(done: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows and replicates of a sweep cut short in which every run is there.

    done    : (rows, replicates), whether a run is there
    Returns : the rows and the replicates that, crossed, hold the most runs without a gap

    >>> import numpy as np
    >>> full_block(np.array([[True, True], [True, False], [True, False]]))[0]
    array([0, 1, 2])
    """
    fullest = np.argsort(-done.sum(axis=0), kind="stable")
    together = np.logical_and.accumulate(done[:, fullest], axis=1)
    sizes = together.sum(axis=0) * np.arange(1, done.shape[1] + 1)
    best = int(np.argmax(sizes))
    return np.flatnonzero(together[:, best]), np.sort(fullest[: best + 1])


def refuse_constant(y: np.ndarray, what: Saying) -> None:
    """Refuse values that are all the same, to the last digits that a mean keeps."""
    if np.ptp(y) <= 1e-12 * max(1.0, float(np.abs(y).max())):
        refuse(
            saying(
                "{what} is {value:g} everywhere, so nothing can be said about what moves it",
                what=what,
                value=y.flat[0],
            )
        )


def _known(name: str, what: Saying, choices: Sequence[str]) -> str:
    """The name, if it is one of the choices."""
    if name not in choices:
        message, nearest = unknown(name, what, choices)
        refuse(message, name, nearest)
    return name


def _refuse_what_is_no_number(values: pd.DataFrame) -> None:
    bad = values[~np.isfinite(values["value"].astype(np.float64))]
    if len(bad):
        refuse(
            saying(
                "{count} of {all} runs have no number ({runs}); indices of such values would be"
                " wrong without a word: take an outcome that every run has, or say what stands"
                " for it, as in {code}",
                count=len(bad),
                all=len(values),
                runs=_runs(bad),
                code='values.fillna({"value": 240})',
            )
        )


def _refuse_strangers(values: pd.DataFrame, design: pd.DataFrame) -> None:
    strange = values[~values["setting"].isin(design["setting"])]
    if len(strange):
        refuse(
            saying(
                "{count} runs are of settings that the design does not have ({runs});"
                " take values and design of the same sweep",
                count=len(strange),
                runs=_runs(strange),
            )
        )
    if values.empty:
        refuse(saying("there are no values: no run of this sweep is finished"))


def _refuse_twice(values: pd.DataFrame) -> None:
    twice = values[values.duplicated(RUN)]
    if len(twice):
        refuse(
            saying(
                "{count} runs stand there twice ({runs}); take one value a run,"
                " as outcome_values does for one level of government",
                count=len(twice),
                runs=_runs(twice),
            )
        )


def _runs(rows: pd.DataFrame) -> str:
    """The first few runs of a table, as a message names them."""
    shown: Iterable[tuple[int, int]] = zip(rows["setting"], rows["replicate"], strict=True)
    named = [f"setting {s} replicate {r}" for s, r in list(shown)[:RUNS_SHOWN]]
    return ", ".join(named) + (", ..." if len(rows) > RUNS_SHOWN else "")
