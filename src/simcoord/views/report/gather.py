"""What did a command leave in a directory, and what is to be reported of it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from simcoord.experiments.saving import RESULTS, SWEEP
from simcoord.sayings import Saying, joined, saying
from simcoord.scenario.problems import InputError, Problem
from simcoord.views.made import MADE, Made, read_made
from simcoord.views.report.contents import Contents
from simcoord.views.report.of_runs import of_comparison, of_run
from simcoord.views.report.of_studies import of_sensitivity, of_sweep
from simcoord.views.words import Words

#: Directories that say themselves what they are, by the file that says so.
KNOWN_BY: Mapping[str, Callable[[Path, Words], Contents]] = {SWEEP: of_sweep, RESULTS: of_run}
#: Directories of tables, by the command that made them.
MADE_BY: Mapping[str, Callable[[Path, Made, Words], Contents]] = {
    "compare": of_comparison,
    "sensitivity": of_sensitivity,
}


def gathered(folder: Path, words: Words) -> Contents:
    """All that a report on a directory holds.

    Raises `InputError` for a directory that no report can be made of, with what it should be, or
    where something in it is missing or damaged.
    """
    for name, gather in KNOWN_BY.items():
        if (folder / name).is_file():
            return gather(folder, words)
    if not (folder / MADE).is_file():
        raise _refused(folder, joined([str(folder), _what_it_is(folder)], " "))
    made = read_made(folder)
    if made.kind not in MADE_BY:
        raise _refused(
            folder,
            saying(
                "{folder} was made by simcoord {kind}, of which there is no report",
                folder=folder,
                kind=made.kind,
            ),
        )
    return MADE_BY[made.kind](folder, made, words)


def _what_it_is(folder: Path) -> Saying:
    if not folder.exists():
        return saying("is not there")
    if not folder.is_dir():
        return saying("is a file, not a directory of results")
    inside = sorted(path.parent for name in (*KNOWN_BY, MADE) for path in folder.glob(f"*/{name}"))
    if inside:
        return saying("holds no results itself; did you mean {folder}?", folder=inside[0])
    return saying("holds nothing that simcoord left there")


def _refused(folder: Path, message: Saying) -> InputError:
    ways = saying("a report is made of what simcoord run, compare, sweep or sensitivity leave")
    return InputError([Problem((), joined([message, ways]), str(folder))])
