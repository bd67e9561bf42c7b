"""What do the commands that analyse a sweep share: its runs, their numbers, and where all goes?"""

from __future__ import annotations

import math
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from simcoord.cli.folders import chosen, written_whole
from simcoord.cli.options import Language, Picture, text
from simcoord.cli.telling import Told, files_in, print_json, print_told, say
from simcoord.sayings import Saying, joined, saying
from simcoord.views.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from simcoord.experiments.sweep_results import SweepResults
    from simcoord.views.about import About

Found = TypeVar("Found")

Outcomes = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        help=text("A column of the summary; the experiment's if not given. Repeatable."),
    ),
]
Outcome = Annotated[
    str | None,
    typer.Option(help=text("A column of the summary; the experiment's first if not given.")),
]
Month = Annotated[
    int | None,
    typer.Option(min=1, help=text("Ask the outcome of this month, a column of the months kept.")),
]
Jurisdiction = Annotated[
    str | None,
    typer.Option(
        help=text("Level of government, where there are several; its places are averaged.")
    ),
]
Missing = Annotated[
    float | None,
    typer.Option(help=text("What stands for the outcome in runs that have none.")),
]
Alternative = Annotated[
    str | None, typer.Option(help=text("One of the experiment's alternatives."))
]
Lower = Annotated[
    list[str] | None,
    typer.Option("--less-is-better", help=text("An outcome of which less is better. Repeatable.")),
]
Higher = Annotated[
    list[str] | None,
    typer.Option("--more-is-better", help=text("An outcome of which more is better. Repeatable.")),
]


@dataclass(frozen=True)
class Asked:
    """What is asked of a sweep.

    outcomes : as the user gave them; empty for those of the experiment
    month, level, missing, alternative : None where not told
    """

    outcomes: Sequence[str] = ()
    month: int | None = None
    level: str | None = None
    missing: float | None = None
    alternative: str | None = None

    def __post_init__(self) -> None:
        refuse_no_number({"--missing": self.missing})

    def options(self) -> list[str]:
        """The same as options of a command."""
        found = [part for outcome in self.outcomes for part in ("--outcome", outcome)]
        names = {
            "--month": self.month,
            "--jurisdiction": self.level,
            "--missing": self.missing,
            "--alternative": self.alternative,
        }
        return found + optional(names)


def optional(options: Mapping[str, object]) -> list[str]:
    """Options of a command with their values, without those that were not given."""
    return [
        part for name, value in options.items() if value is not None for part in (name, str(value))
    ]


@dataclass
class Sweep:
    """A sweep that is asked something.

    results : its runs
    asked   : what
    words   : of the reader's language
    """

    results: SweepResults
    asked: Asked
    words: Words
    _origin: str = field(default="", init=False)

    @property
    def origin(self) -> str:
        """The line that says which runs they are."""
        from simcoord.views.about import study_of, study_origin

        if not self._origin:
            self._origin = study_origin(study_of(self.results), self.words)
        return self._origin

    @property
    def outcomes(self) -> list[str]:
        """What is asked about."""
        if self.asked.outcomes:
            return list(dict.fromkeys(self.asked.outcomes))
        if self.asked.month is not None:
            refuse(
                saying(
                    "--month asks for a measure of that month: name it, as in --outcome intensity"
                )
            )
        return list(self.results.experiment.outcomes)

    def about(self, outcome: str) -> About:
        """What a figure of an outcome is about."""
        from simcoord.views.about import About

        return About(outcome, self.origin, self.asked.month, self.asked.level or "")

    def values(self, outcome: str) -> pd.DataFrame:
        """One number a run, of all alternatives.

        Raises `InputError` where some runs have none and nothing is told to stand for it.
        """
        import numpy as np

        asked = self.asked
        values = self.results.values(outcome, month=asked.month, level=asked.level)
        lacking = ~np.isfinite(values["value"].to_numpy())
        if not lacking.any():
            return values
        if asked.missing is None:
            refuse(
                saying(
                    "{count} of {all} runs have no {outcome}; take another outcome, or"
                    " say what stands for it, as in --missing 240",
                    count=lacking.sum(),
                    all=len(values),
                    outcome=outcome,
                )
            )
        return values.assign(value=values["value"].mask(lacking, asked.missing))

    def one_alternative(self, values: pd.DataFrame) -> pd.DataFrame:
        """The values under the alternative that is asked for.

        Raises `InputError` where there are several and none is asked for.
        """
        from simcoord.analysis import of_alternative
        from simcoord.scenario.refusals import listed

        names = self.results.experiment.alternatives
        if self.asked.alternative is not None:
            return of_alternative(values, self.results.design, self.asked.alternative)
        if len(names) > 1:
            refuse(
                saying(
                    "there are {count} alternatives {names}; say which, as in"
                    " --alternative {first}",
                    count=len(names),
                    names=listed(names),
                    first=names[0],
                )
            )
        return values

    def each(self, find: Callable[[str], Found]) -> dict[str, Found]:
        """What is found for each outcome.

        An outcome that was not asked for by name and cannot be analysed is left out with a word.

        Raises `InputError` for one that was, or if nothing is left.
        """
        from simcoord.scenario.problems import InputError

        found: dict[str, Found] = {}
        refused: dict[str, InputError] = {}
        for outcome in self.outcomes:
            try:
                found[outcome] = find(outcome)
            except InputError as error:
                if self.asked.outcomes:
                    raise
                refused[outcome] = error
        if not found:
            problems = [problem for why in refused.values() for problem in why.problems]
            raise InputError(dict.fromkeys(problems))
        for outcome, why in refused.items():
            said = self.words.told(joined(problem.said for problem in why.problems))
            say(self.words("{outcome} is left out: {reason}", outcome=outcome, reason=said))
        return found


def refuse(message: Saying) -> NoReturn:
    """Refuse what a command was given."""
    from simcoord.scenario.problems import InputError, Problem

    raise InputError([Problem((), message)])


def refuse_no_number(options: Mapping[str, float | None]) -> None:
    """Raises `InputError` where what was given is infinite or no number."""
    for name, value in options.items():
        if value is not None and not math.isfinite(value):
            refuse(
                saying("{name} {value} is no number that a run can have", name=name, value=value)
            )


def opened(directory: Path, words: Words) -> SweepResults:
    """The sweep in a directory, with a word where it is cut short.

    Raises `InputError` where there is none, with what to do.
    """
    from simcoord.experiments.saving import SWEEP
    from simcoord.experiments.sweep_results import opened_sweep

    if not (directory / SWEEP).exists():
        refuse(
            saying(
                "{directory} holds no sweep; run the experiment first, as in"
                " simcoord sweep EXPERIMENT --out DIR",
                directory=directory,
            )
        )
    results = opened_sweep(directory)
    if results.runs_done < results.runs:
        experiment = str(directory / "experiment.yaml")
        again = shlex.join(["simcoord", "sweep", experiment, "--out", str(directory)])
        say(
            words(
                "{done} of {runs} runs are done; what follows is of these. Go on with: {command}",
                done=words.number(results.runs_done, 0),
                runs=words.number(results.runs, 0),
                command=again,
            )
        )
    return results


@dataclass(frozen=True)
class Wish:
    """How and where a command's results are wanted.

    name    : of the command, and of the directory if none is asked for
    command : what does the same again, without how, where and in which language
    about   : what a report has to know beside the tables and the sweep, in JSON's types
    """

    name: str
    command: Sequence[str]
    out: Path | None
    formats: Sequence[Picture]
    as_json: bool
    lang: Language
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def again(self) -> str:
        """The command that does the same again in the same language."""
        options = [] if self.lang == "en" else ["--lang", self.lang]
        return shlex.join([*self.command, *options])


@dataclass
class Report:
    """What came of an analysis.

    tables  : by the name of their file
    figures : by the name of their file, each drawn when it is wanted
    lines   : to read
    """

    tables: Mapping[str, pd.DataFrame]
    figures: Mapping[str, Callable[[], Figure]]
    lines: Sequence[str]


def together(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Tables of several outcomes as one; empty of none."""
    import pandas as pd

    named = [table.assign(outcome=outcome) for outcome, table in tables.items()]
    if not named:
        return pd.DataFrame()
    one = pd.concat(named, ignore_index=True)
    return one[["outcome", *(name for name in one.columns if name != "outcome")]]


@contextmanager
def place_for(wish: Wish, results: SweepResults) -> Iterator[Callable[[Report, Words], None]]:
    """A place for a report: a new directory of the sweep, or the one asked for.

    Enter it before the work, so that where nothing can be written that is said first.
    """
    folder = chosen(wish.out, wish.name, results.directory / "analyses")
    ready: list[Callable[[], None]] = []
    with written_whole(folder) as draft:

        def deliver(report: Report, words: Words) -> None:
            _write(report, wish, draft, words)
            _write_made(wish, results, draft)
            told = Told(folder, files_in(draft), wish.again)
            ready.append(lambda: _tell(report, wish, told, words))

        yield deliver
    for tell in ready:
        tell()


def _write(report: Report, wish: Wish, draft: Path, words: Words) -> None:
    from simcoord.views.album import save_figures

    for name, table in report.tables.items():
        plain = table.drop(columns="restrictions", errors="ignore")
        plain.to_csv(draft / f"{name}.csv", index=False)
    say(words("Drawing figures …"))
    figures = ((name, draw()) for name, draw in report.figures.items())
    save_figures(figures, draft / "figures", wish.formats)


def _write_made(wish: Wish, results: SweepResults, draft: Path) -> None:
    """Keep what a report has to know of the runs, wherever the tables are taken."""
    from simcoord.views.about import study_of
    from simcoord.views.made import write_made

    about = {"study": study_of(results)._asdict(), **wish.about}
    write_made(draft, wish.name, wish.again, about)


def _tell(report: Report, wish: Wish, told: Told, words: Words) -> None:
    if wish.as_json:
        print_json({name: records(table) for name, table in report.tables.items()}, told)
        return
    for line in report.lines:
        typer.echo(line)
    print_told(told, words)


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a table in the types of JSON; what is no finite number is null."""
    return [
        {str(name): _plain(value) for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _plain(value: Any) -> object:
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
