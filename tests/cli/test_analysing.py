"""`sensitivity`, `policies`, `tipping`, `discover`, `robustness`: a sweep asked by command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from typer.testing import Result

import simcoord
from simcoord.analysis import (
    Resampling,
    compare_policies,
    compare_robustness,
    luck_shares,
    sobol,
    tipping_points,
)
from simcoord.cli.robustness import _bounds
from simcoord.scenario import load_scenario

Command = Callable[..., Result]

SHORT = {
    "horizon.months": 36,
    "jurisdictions.territory.administration.first_change": 12,
    "jurisdictions.territory.administration.term": 12,
}
POLICIES = """
simcoord: 1
name: Policies
scenario: short.yaml
alternatives:
  usual: {}
  fund: {jurisdictions.territory.incentive.matching: 0.5}
  no_dialogue: {jurisdictions.territory.mechanisms.dialogue: null}
vary:
  openness: {path: traits.openness.mean, values: [0.2, 0.4, 0.6, 0.8]}
  gate: {path: dynamics.ambition_gate, values: [0.1, 0.2, 0.3, 0.4, 0.5]}
replicates: 6
outcomes: [intensity_plateau, asynchrony_dimensions_plateau, reached_high]
keep: quantiles
"""
SAMPLED = """
simcoord: 1
name: Sampled
scenario: short.yaml
vary:
  openness: {path: traits.openness.mean, from: 0.2, to: 0.8}
  fading: {path: dynamics.fading, from: 0.006, to: 0.018}
design: {kind: sobol, samples: 16, second_order: true}
replicates: 8
"""


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with sweeps by the name of their kind, and the files they are of."""
    folder = tmp_path_factory.mktemp("sweeps")
    load_scenario("typical_practice").with_changes(SHORT).save(folder / "short.yaml")
    texts = {
        "policies": POLICIES,
        "sobol": SAMPLED,
        "morris": SAMPLED.replace(
            "{kind: sobol, samples: 16, second_order: true}", "{kind: morris, trajectories: 8}"
        ),
        "alone": POLICIES.replace("vary:", "design: one_at_a_time\nvary:"),
        "once": SAMPLED.replace("replicates: 8", "replicates: 1"),
    }
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text)
        simcoord.run_experiment(folder / f"{name}.yaml", folder / name)
    return folder


@pytest.fixture
def asked(command: Command, sweeps: Path) -> Callable[..., Result]:
    """A command about a sweep by its name; it writes into the empty directory of the test."""

    def ask(name: str, kind: str, *words: object) -> Result:
        out = [] if "--out" in words else ["--out", "here"]
        return command(name, sweeps / kind, *words, *out)

    return ask


def written(name: str) -> pd.DataFrame:
    return pd.read_csv(f"here/{name}.csv", keep_default_na=False, na_values=[""])


def figures() -> set[str]:
    return {path.stem for path in Path("here/figures").iterdir()}


def test_indices_are_those_of_the_analysis(asked: Command, sweeps: Path) -> None:
    ended = asked("sensitivity", "sobol", "--outcome", "intensity_plateau")
    assert ended.exit_code == 0, ended.stderr
    results = simcoord.open_results(sweeps / "sobol")
    values = results.values("intensity_plateau")
    table = sobol(values, results.design, results.problem())
    found = written("indices").query("statistic == 'mean'")
    assert np.allclose(found["index"], table["index"], equal_nan=True)
    luck = luck_shares(values, results.design, block=6)
    assert np.allclose(written("luck")["share"], luck["share"])


def test_sensitivity_says_what_moves_an_outcome_and_how_much_is_luck(asked: Command) -> None:
    ended = asked("sensitivity", "sobol")
    for words in ("what moves its mean", "its spread over replicates", "openness", "fading"):
        assert words in ended.stdout
    assert "Luck: of what differs between runs" in ended.stdout
    assert "Too small a study to see whether it has settled" in ended.stdout
    assert "Settings differ by luck alone" in ended.stdout  # in their spread: no figure of it
    names = {"", "-pairs", "-convergence"}
    assert figures() == {f"intensity_plateau{name}" for name in names} | {"luck"}


def test_screening_has_bars_and_a_plane(asked: Command) -> None:
    ended = asked("sensitivity", "morris")
    assert ended.exit_code == 0, ended.stderr
    assert "8 trajectories, 8 replicates" in ended.stdout and "Settled?" in ended.stdout
    assert {"intensity_plateau", "intensity_plateau-plane", "luck"} <= figures()
    assert set(written("convergence")["trajectories"]) == {4, 8}


def test_one_replicate_says_that_it_knows_nothing_of_luck(asked: Command) -> None:
    ended = asked("sensitivity", "once")
    assert "How much is luck one replicate cannot tell" in ended.stdout
    assert not Path("here/luck.csv").exists()


def test_an_experiment_is_run_and_gone_on_with(command: Command, sweeps: Path) -> None:
    for number in ("", "-2"):
        ended = command("sensitivity", sweeps / "sobol.yaml", "--format", "svg")
        assert ended.exit_code == 0, ended.stderr
        assert Path(f"results/sobol/analyses/sensitivity{number}/figures/luck.svg").exists()
    assert simcoord.open_results("results/sobol").runs_done == 96 * 8


def test_policies_have_the_differences_of_the_analysis(asked: Command, sweeps: Path) -> None:
    ended = asked("policies", "policies", "--outcome", "intensity_plateau", "--reference", "fund")
    assert ended.exit_code == 0, ended.stderr
    results = simcoord.open_results(sweeps / "policies")
    values = {"intensity_plateau": results.values("intensity_plateau")}
    table = compare_policies(values, results.design, "fund")
    assert written("differences")["alternative"].tolist() == ["usual", "no_dialogue"]
    assert np.allclose(written("differences")["difference"], table["difference"])
    assert "6 pairs of replicates under the same luck, mean over 20 points" in ended.stdout


def test_an_outcome_that_some_runs_lack_is_left_out_with_a_word(asked: Command) -> None:
    ended = asked("policies", "policies")
    assert "reached_high is left out: " in ended.stderr and "--missing" in ended.stderr
    assert set(written("chances")["outcome"]) == {
        "intensity_plateau",
        "asynchrony_dimensions_plateau",
    }
    assert "Asynchrony of the dimensions, plateau (share): less is better" in ended.stdout
    assert "asynchrony_dimensions_plateau-trade-off" in figures()


def test_what_stands_for_a_missing_outcome_can_be_told(asked: Command) -> None:
    ended = asked("policies", "policies", "--outcome", "reached_high", "--missing", 36)
    assert ended.exit_code == 0, ended.stderr
    assert (written("differences")["reference_mean"] <= 36).all()


def test_better_can_be_turned_round(asked: Command) -> None:
    words = ("--outcome", "intensity_plateau", "--less-is-better", "intensity_plateau")
    ended = asked("policies", "policies", *words)
    assert "Intensity, plateau (share): less is better" in ended.stdout


def test_a_crossing_is_that_of_the_analysis_for_each_alternative(
    asked: Command, sweeps: Path
) -> None:
    ended = asked("tipping", "policies", "--factor", "openness", "--level", 0.03, "--json")
    rows = json.loads(ended.stdout)["crossings"]
    results = simcoord.open_results(sweeps / "policies")
    values = simcoord.analysis.of_alternative(
        results.values("intensity_plateau"), results.design, "fund"
    )
    (expected,) = tipping_points(values, results.design, "openness", 0.03)["side"]
    assert [row["alternative"] for row in rows] == ["usual", "fund", "no_dialogue"]
    assert [row["side"] for row in rows if row["alternative"] == "fund"] == [expected]


def test_tipping_looks_at_a_place_of_the_other_factors_and_a_month(asked: Command) -> None:
    words = ("--factor", "openness", "--level", 0.1, "--at", "gate=0.1..0.2", "--month", 30)
    ended = asked("tipping", "policies", *words, "--outcome", "intensity", "--alternative", "fund")
    assert ended.exit_code == 0, ended.stderr
    assert "Intensity, month 30 (share), along openness" in ended.stdout
    assert written("curve")["points"].tolist() == [2, 2, 2, 2]


def test_one_at_a_time_the_others_stand_still(asked: Command) -> None:
    words = ("--factor", "openness", "--level", 0.1, "--alternative", "usual")
    ended = asked("tipping", "alone", *words)
    assert ended.exit_code == 0, ended.stderr
    curve = written("curve")
    assert curve["x"].tolist() == [0.2, 0.4, 0.5, 0.6, 0.8]  # 0.5 is the scenario's own
    assert curve["points"].tolist() == [1, 1, 2, 1, 1]  # and so is one of the gates


@pytest.mark.parametrize("method", ["tree", "prim"])
def test_regions_are_said_in_the_words_of_the_experiment(
    asked: Command, sweeps: Path, method: str
) -> None:
    middle = (
        simcoord.open_results(sweeps / "policies").values("intensity_plateau")["value"].median()
    )
    words = ("--below", middle, "--alternative", "usual", "--method", method, "--lang", "es")
    ended = asked("discover", "policies", *words)
    assert ended.exit_code == 0, ended.stderr
    assert "por debajo de" in ended.stdout and "apertura" in ended.stdout
    boxes, restrictions = written("boxes"), written("restrictions")
    assert set(restrictions["box"]) == set(boxes["box"])
    assert "apertura" in boxes["words"][0]
    assert set(restrictions["factor"]) <= {"openness", "gate"}
    assert json.loads(Path("here/made.json").read_text())["command"].endswith(" --lang es")
    assert figures() == {"regions"}


def test_robustness_has_a_row_a_policy_and_the_trade_off(asked: Command) -> None:
    outcomes = ("intensity_plateau", "asynchrony_dimensions_plateau")
    words = [word for outcome in outcomes for word in ("--outcome", outcome)]
    ended = asked("robustness", "policies", *words, "--threshold", 0.02)
    assert ended.exit_code == 0, ended.stderr
    assert "Good enough: at least 0.02; over 20 points and 6 replicates" in ended.stdout
    table = written("robustness")
    assert table["alternative"].tolist() == ["usual", "fund", "no_dialogue"] * 2
    assert table["threshold"][0] == 0.02
    assert written("trade_offs")["alternative"].tolist() == ["usual", "fund", "no_dialogue"]
    assert "asynchrony_dimensions_plateau-trade-off" in figures()


def test_each_analysis_has_a_new_directory_beside_the_sweep(
    command: Command, tmp_path: Path, sweeps: Path
) -> None:
    import shutil

    shutil.copytree(sweeps / "policies", "sweep")
    words = ("robustness", "sweep", "--outcome", "intensity_plateau")
    for _ in range(2):
        assert command(*words).exit_code == 0
    assert {path.name for path in Path("sweep/analyses").iterdir()} == {
        "robustness",
        "robustness-2",
    }
    assert command("verify", "sweep").exit_code == 0


def test_json_is_all_of_stdout_and_has_no_number_where_there_is_none(asked: Command) -> None:
    words = ("--factor", "openness", "--level", 9, "--alternative", "usual", "--json")
    data = json.loads(asked("tipping", "policies", *words).stdout)
    assert data["crossings"][0]["crossing"] is None
    assert data["files"] == ["crossings.csv", "curve.csv", "made.json", "figures/tipping.png"]
    again = data["command"].split()
    assert again[:2] == ["simcoord", "tipping"] and "--level" in again


def test_json_has_what_boxes_ask(asked: Command, sweeps: Path) -> None:
    results = simcoord.open_results(sweeps / "policies")
    middle = results.values("intensity_plateau")["value"].median()
    words = ("--above", middle, "--alternative", "fund", "--json")
    (box, *_) = json.loads(asked("discover", "policies", *words).stdout)["boxes"]
    assert {each["factor"] for each in box["restrictions"]} <= {"openness", "gate"}
    assert box["restrictions"][0]["categories"] == [] and box["restrictions"][0]["high"] is None


@pytest.mark.parametrize(
    ("name", "kind", "words", "message"),
    [
        ("sensitivity", "policies", (), "the design is grid; indices need design: {kind: sobol"),
        ("sensitivity", "sobol", ("--outcome", "intensity_platau"), "did you mean 'intensity_plat"),
        ("policies", "sobol", (), "name two or more under `alternatives`"),
        ("policies", "policies", ("--reference", "fun"), "did you mean 'fund'?"),
        ("policies", "policies", ("--less-is-better", "load"), "not among the outcomes asked"),
        ("policies", "policies", ("--outcome", "reached_high"), "say what stands for it"),
        ("policies", "policies", ("--missing", "nan"), "--missing nan is no number"),
        ("robustness", "sobol", (), "name two or more under `alternatives`"),
        ("robustness", "policies", ("--threshold", "inf"), "--threshold inf is no number"),
        ("discover", "policies", ("--alternative", "fund"), "--below 0.3, --above 0.5"),
        ("discover", "policies", ("--below", 0.1), "say which, as in --alternative usual"),
        ("discover", "policies", ("--below", 9, "--alternative", "fund"), "choose a bound between"),
        ("discover", "policies", ("--below", 0.1, "--alternative", "fnd"), "did you mean 'fund'?"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(
    asked: Command, name: str, kind: str, words: tuple[object, ...], message: str
) -> None:
    ended = asked(name, kind, *words)
    assert ended.exit_code == 2
    assert message in ended.stderr
    assert not Path("here").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--factor", "opennes", "--level", 0.1), "did you mean 'openness'?"),
        (("--factor", "openness", "--level", "nan"), "--level nan is no number"),
        (("--factor", "openness", "--level", 0.1, "--at", "gate"), "is no factor=value"),
        (("--factor", "openness", "--level", 0.1, "--at", "gate=low"), "'low' is no number"),
        (("--factor", "openness", "--level", 0.1, "--at", "gat=0.1"), "did you mean 'gate'?"),
        (("--factor", "openness", "--level", 0.1, "--at", "gate=0.15"), "no point has gate at"),
        (("--factor", "openness", "--level", 0.1, "--month", 3), "name it, as in --outcome"),
        (
            ("--factor", "openness", "--level", 0.1, "--month", 99, "--outcome", "intensity"),
            "month 99 is not kept",
        ),
        (("--factor", "openness", "--level", 0.1, "--jurisdiction", "nation"), "is not a level"),
    ],
)
def test_a_misspelt_question_is_answered_with_the_nearest(
    asked: Command, words: tuple[object, ...], message: str
) -> None:
    ended = asked("tipping", "policies", *words)
    assert ended.exit_code == 2
    assert message in ended.stderr
    assert not Path("here").exists()


def test_an_interrupted_experiment_says_how_to_go_on(
    command: Command, sweeps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simcoord.experiments.sweeping.run_experiment", interrupted)
    ended = command("sensitivity", sweeps / "sobol.yaml")
    assert ended.exit_code == 130
    assert "What is done is kept; go on with: simcoord sensitivity" in ended.stderr


def test_where_there_is_no_sweep_the_command_that_makes_one_is_told(command: Command) -> None:
    ended = command("policies", "nowhere")
    assert ended.exit_code == 2
    assert "simcoord sweep EXPERIMENT --out DIR" in ended.stderr


def test_an_experiment_that_does_not_fit_is_refused_before_it_runs(
    command: Command, sweeps: Path
) -> None:
    ended = command("sensitivity", sweeps / "policies.yaml")
    assert ended.exit_code == 2 and "the design is grid" in ended.stderr
    assert not Path("results").exists()


def test_a_sweep_cut_short_says_so_and_is_analysed(command: Command, sweeps: Path) -> None:
    text = POLICIES.replace("replicates: 6", "replicates: 4")
    (sweeps / "more.yaml").write_text(text)
    simcoord.run_experiment(sweeps / "more.yaml", "sweep", runs_of_a_block=60)
    max(Path("sweep/parts/summary").iterdir()).unlink()  # its name begins with its runs
    ended = command("policies", "sweep", "--outcome", "intensity_plateau")
    assert ended.exit_code == 0, ended.stderr
    assert "180 of 240 runs are done" in ended.stderr
    assert "simcoord sweep sweep/experiment.yaml --out sweep" in ended.stderr
    assert "3 pairs of replicates" in ended.stdout


def test_the_sweeps_own_values_are_those_of_the_analysis(sweeps: Path) -> None:
    results = simcoord.open_results(sweeps / "policies")
    summary = results.summary.sort_values(["setting", "replicate"])
    values = results.values("intensity_plateau")
    assert values["value"].tolist() == summary["intensity_plateau"].tolist()
    month = results.values("intensity", month=36, level="territory")
    last = results.summary.sort_values(["setting", "replicate"])["intensity_last"]
    assert month["value"].tolist() == last.tolist()


@pytest.mark.parametrize("lower", [[], ["load"]])
def test_a_policy_is_as_good_as_itself(lower: list[str]) -> None:
    """The mean of equal numbers is theirs but for the last digit, and that is no shortfall."""
    design = pd.DataFrame({"setting": range(6), "point": [0, 0, 1, 1, 2, 2]})
    design["alternative"] = ["usual", "fund"] * 3
    values = pd.DataFrame({"setting": range(6), "replicate": 0, "value": 0.1})
    results = SimpleNamespace(design=design, experiment=SimpleNamespace(alternatives=["usual"]))
    sweep = SimpleNamespace(results=results)
    bound = _bounds(sweep, {"load": values}, (None, None), lower)["load"]
    table = compare_robustness(values, design, bound, bool(lower), Resampling(resamples=20))
    assert table["satisficing_runs"].tolist() == [1.0, 1.0]
