"""`simcoord compare`: what does a policy change, luck being the same?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simcoord.cli.failures import ends_well
from simcoord.cli.folders import chosen, written_whole
from simcoord.cli.options import (
    Changes,
    Format,
    Json,
    Lang,
    Out,
    Picture,
    Record,
    Replicates,
    Seed,
    Threads,
    loaded,
    text,
)
from simcoord.cli.run import Asked, keep_as_written, simulated
from simcoord.cli.telling import Told, files_in, print_json, print_told, say
from simcoord.sayings import saying
from simcoord.views.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from simcoord.experiments import Results
    from simcoord.scenario import Scenario

Outcomes = Annotated[
    list[str] | None,
    typer.Option("--outcome", help=text("A column of the summary to compare. Repeatable.")),
]


@ends_well
def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO...", help=text("Scenarios; the first is the reference.")),
    ],
    outcomes: Outcomes = None,
    replicates: Replicates = 100,
    seed: Seed = 1,
    changes: Changes = [],  # noqa: B006 (typer copies it)
    threads: Threads = None,
    out: Out = None,
    record: Record = "monthly",
    formats: Format = [Picture.PNG],  # noqa: B006
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Compare scenarios under the same luck: paired differences."""
    from simcoord.views.made import tables_of, write_made

    asked, words = Asked(replicates, seed, threads, record, changes, formats, lang), Words(lang)
    subjects = _subjects(scenarios, changes)
    _refuse_unlike(subjects, outcomes or [])
    folder = chosen(out, _stem(scenarios))
    with written_whole(folder) as draft:
        compared = {name: simulated(subject, asked, words) for name, subject in subjects.items()}
        table = _differences(compared, outcomes)
        _write(compared, table, draft, (asked, words))
        for number, name in enumerate(_files(scenarios, changes), start=1):
            keep_as_written(name, draft / tables_of(number))
        extra = [part for outcome in outcomes or [] for part in ("--outcome", outcome)]
        command = asked.command("compare", *scenarios, *extra)
        about = {"names": list(compared), "outcomes": list(dict.fromkeys(table["outcome"]))}
        write_made(draft, "compare", command, about)
        files = files_in(draft)
    told = Told(folder, files, command)
    if as_json:
        print_json(_data(compared, table), told)
    else:
        _print(compared, table, words)
        print_told(told, words)


def _subjects(names: list[str], changes: list[str]) -> dict[str, Scenario]:
    """The scenarios by the name that each goes under; with changes, one against itself changed.

    Raises `InputError` if there are not two to compare, or one of them is not sound.
    """
    from simcoord.scenario.problems import InputError, Problem

    if changes and len(names) > 1:
        message = saying("--set goes with one scenario: it is compared with itself as changed")
        raise InputError([Problem((), message)])
    if not changes and len(names) < 2:
        message = saying(
            "one scenario alone cannot be compared; name another, or change it with --set"
        )
        raise InputError([Problem((), message)])
    subjects: dict[str, Scenario] = {}
    for name in names:
        subjects[_free(Path(name).stem, subjects)] = loaded(name, [])
    if changes:
        subjects[", ".join(changes)] = loaded(names[0], changes)
    return subjects


def _files(names: list[str], changes: list[str]) -> list[str]:
    """The file of each scenario that is compared."""
    return names * 2 if changes else names


def _stem(names: list[str]) -> str:
    """What a comparison's directory is called."""
    first = Path(names[0]).stem
    if len(names) == 1:
        return f"{first}-changed"
    return f"{first}-vs-{Path(names[1]).stem}" if len(names) == 2 else f"{first}-vs-others"


def _free(name: str, taken: dict[str, Scenario]) -> str:
    """The name, with a number where two files have the same."""
    others = sum(other.partition(" (")[0] == name for other in taken)
    return f"{name} ({others + 1})" if others else name


def _refuse_unlike(subjects: dict[str, Scenario], outcomes: list[str]) -> None:
    """Refuse, before anything is simulated, scenarios that cannot share luck.

    Raises `InputError` with everything in which they differ, or with unknown outcomes.
    """
    from simcoord.analysis.comparison import refuse_unknown_outcomes, refuse_unlike_scenarios

    reference, *others = subjects.values()
    for name, other in list(subjects.items())[1:]:
        refuse_unlike_scenarios(reference, name, other)
    refuse_unknown_outcomes(outcomes, [reference, *others])


def _differences(compared: dict[str, Results], outcomes: list[str] | None) -> pd.DataFrame:
    from simcoord.analysis.comparison import OUTCOMES, paired_differences

    name, *others = compared
    return paired_differences(
        compared[name], {other: compared[other] for other in others}, outcomes or OUTCOMES
    )


def _write(
    compared: dict[str, Results], table: pd.DataFrame, draft: Path, how: tuple[Asked, Words]
) -> None:
    """Write the differences, the tables of each scenario, and the figures."""
    from simcoord.views.album import comparison_figures, save_figures
    from simcoord.views.made import tables_of

    asked, words = how
    table.to_csv(draft / "differences.csv", index=False)
    for number, results in enumerate(compared.values(), start=1):
        results.save(draft / tables_of(number))
    say(words("Drawing figures …"))
    figures = comparison_figures(compared, table, words)
    save_figures(figures, draft / "figures", asked.formats)


def _print(compared: dict[str, Results], table: pd.DataFrame, words: Words) -> None:
    from simcoord.views.comparison_text import comparison_lines

    for line in comparison_lines(compared, table, words):
        typer.echo(line)


def _data(compared: dict[str, Results], table: pd.DataFrame) -> dict[str, object]:
    """The comparison in the types of JSON; what there is no number for is null."""
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return {
        "reference": next(iter(compared)),
        "differences": rows,
        "provenance": {name: results.provenance for name, results in compared.items()},
    }
