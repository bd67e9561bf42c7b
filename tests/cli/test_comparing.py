"""`simcoord compare`: does it pair the same luck, and say how sure each difference is?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import Result

import simcoord

Command = Callable[..., Result]
FEW = ("--replicates", "3", "--record", "summary")


def test_scenarios_are_compared_with_the_first(command: Command) -> None:
    ended = command("compare", "typical_practice", "matching_fund", "earmarked_budgets", *FEW)
    assert ended.exit_code == 0, ended.stderr
    assert "Reference: typical_practice" in ended.stdout
    table = pd.read_csv("results/typical_practice-vs-others/differences.csv")
    assert table["scenario"].unique().tolist() == ["matching_fund", "earmarked_budgets"]
    assert table["outcome"].nunique() == 6


def test_the_differences_are_those_of_the_tables_beside_them(command: Command) -> None:
    words = ("typical_practice", "matching_fund", *FEW, "--outcome", "effort_mean")
    ended = command("compare", *words, "--out", "here", "--json")
    (row,) = json.loads(ended.stdout)["differences"]
    reference = simcoord.open_results("here/tables/scenario-1").summary
    funded = simcoord.open_results("here/tables/scenario-2").summary
    gap = funded["effort_mean"] - reference["effort_mean"]
    assert row["difference"] == pytest.approx(gap.mean())
    assert row["share_higher"] == pytest.approx((gap > 0).mean())
    assert (row["scenario"], row["pairs"]) == ("matching_fund", 3)


def test_a_scenario_is_compared_with_itself_as_changed(command: Command) -> None:
    change = "jurisdictions.*.administration.term=24"
    ended = command("compare", "typical_practice", "--set", change, *FEW)
    assert ended.exit_code == 0, ended.stderr
    assert change in ended.stdout
    folder = Path("results/typical_practice-changed/tables")
    terms = [
        simcoord.open_results(path).scenario.jurisdictions["territory"].administration.term
        for path in sorted(folder.iterdir())
    ]
    assert terms == [48, 24]


def test_a_comparison_has_figures_of_months_where_months_are_recorded(command: Command) -> None:
    command("compare", "typical_practice", "matching_fund", "--replicates", "2", "--out", "here")
    names = {path.name for path in Path("here/figures").iterdir()}
    assert names == {"differences.png", "intensity.png", "outcome.png"}


def test_files_of_the_same_name_are_told_apart(command: Command) -> None:
    for folder in ("a", "b"):
        command("scenarios", "typical_practice", "--copy", folder)
    words = ("a/typical_practice.yaml", "b/typical_practice.yaml", *FEW)
    ended = command("compare", *words, "--json")
    assert {row["scenario"] for row in json.loads(ended.stdout)["differences"]} == {
        "typical_practice (2)"
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("typical_practice",), "one scenario alone cannot be compared"),
        (("typical_practice", "matching_fund", "--set", "horizon.months=9"), "--set goes with one"),
        (("typical_practice", "stem_territory"), "cannot be compared under common luck"),
        (("typical_practice", "matching_fund", "--outcome", "intensity"), "is not an outcome"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_runs(
    command: Command, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str
) -> None:
    monkeypatch.setattr(simcoord, "simulate", lambda *_, **__: pytest.fail("simulated first"))
    ended = command("compare", *words)
    assert ended.exit_code == 2
    assert message in ended.stderr
    assert not list(Path().iterdir())
