"""`simcoord run`: what comes of one scenario?"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
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
    Language,
    Out,
    Picture,
    Record,
    Recorded,
    Replicates,
    Seed,
    Threads,
    loaded,
    text,
)
from simcoord.cli.telling import Told, files_in, print_json, print_told, say, say_if_compiling
from simcoord.views.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from simcoord.experiments import Results
    from simcoord.scenario import Scenario
    from simcoord.views.summary import LevelSummary


@dataclass(frozen=True)
class Asked:
    """What runs are asked for, beside their scenarios."""

    replicates: int
    seed: int
    threads: int | None
    record: Recorded
    changes: list[str] = field(default_factory=list)
    formats: list[Picture] = field(default_factory=list)
    lang: Language = "en"

    def command(self, *words: str) -> str:
        """The command that asks for the same again.

        words : the command's name and its scenarios
        """
        options = ["--replicates", str(self.replicates), "--seed", str(self.seed)]
        options += [part for change in self.changes for part in ("--set", change)]
        options += [] if self.record == "monthly" else ["--record", self.record]
        options += [] if self.lang == "en" else ["--lang", self.lang]
        return shlex.join(["simcoord", *words, *options])


@ends_well
def run(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help=text("A scenario file, or a shipped name."))
    ],
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
    """Simulate one scenario: summary, tables and figures."""
    from simcoord.views.made import COST, write_made
    from simcoord.views.summary import summarised

    asked, words = Asked(replicates, seed, threads, record, changes, formats, lang), Words(lang)
    subject = loaded(scenario, changes)
    folder = chosen(out, Path(scenario).stem)
    with written_whole(folder) as draft:
        results = simulated(subject, asked, words, with_ties=True)
        cost = _cost(results, asked)
        _write(results, draft, asked, words)
        keep_as_written(scenario, draft)
        cost.to_csv(draft / COST, index=False)
        command = asked.command("run", scenario)
        write_made(draft, "run", command, {})
        files = files_in(draft)
    tell = _print_json if as_json else _print
    tell(results, summarised(results, cost), Told(folder, files, command), words)


def simulated(
    scenario: Scenario, asked: Asked, words: Words, *, with_ties: bool = False
) -> Results:
    """The runs of a scenario; what pairs share is kept at telling months if it is asked for."""
    import simcoord
    from simcoord.views.ties import months_to_show

    ties_at = months_to_show(scenario, asked.replicates) if with_ties else ()
    say_if_compiling(words)
    runs = words.plural("Simulating {n} run", "Simulating {n} runs", asked.replicates)
    say(f"{runs} …")
    return simcoord.simulate(
        scenario, asked.replicates, asked.seed, asked.threads, asked.record, ties_at=ties_at
    )


def keep_as_written(name_or_path: str, folder: Path) -> None:
    """Copy the scenario's file: its comments say what is a fact and what is assumed."""
    from simcoord.scenario.loading import text_of
    from simcoord.views.made import AS_WRITTEN

    (folder / AS_WRITTEN).write_text(text_of(name_or_path), encoding="utf-8")


def _cost(results: Results, asked: Asked) -> pd.DataFrame:
    """The cost against the same runs without mechanisms."""
    from simcoord.experiments import cost_effectiveness

    return cost_effectiveness(results, asked.threads)


def _write(results: Results, draft: Path, asked: Asked, words: Words) -> None:
    """Write tables and figures."""
    from simcoord.views.album import run_figures, save_figures

    results.save(draft)
    say(words("Drawing figures …"))
    save_figures(run_figures(results, words), draft / "figures", asked.formats)


def _print(results: Results, summary: dict[str, LevelSummary], told: Told, words: Words) -> None:
    from simcoord.views.summary_text import summary_lines

    for line in summary_lines(results, summary, words):
        typer.echo(line)
    print_told(told, words)


def _print_json(
    results: Results, summary: dict[str, LevelSummary], told: Told, words: Words
) -> None:
    from simcoord.views.origin import title_of
    from simcoord.views.summary import as_data

    data = {
        "scenario": title_of(results.scenario, words),
        "question": results.scenario.question,
        "summary": as_data(summary),
        "provenance": results.provenance,
    }
    print_json(data, told)
