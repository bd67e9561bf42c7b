"""`simcoord run`: does it do what it says, put it where it says, and overwrite nothing?"""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from typer.testing import Result

import simcoord
from simcoord.views.words import LOCALE

Command = Callable[..., Result]
SHORT = ("--set", "horizon.months=72", "--replicates", "3")
TABLES = {"monthly.parquet", "summary.parquet", "ties.parquet", "results.json", "scenario.yaml"}
TABLES |= {"as_written.yaml", "cost.csv", "made.json"}
FIGURES = {"intensity", "rungs", "dimensions", "resistance", "obstacles", "ties"}


def files(folder: Path) -> set[str]:
    """Every file in a folder."""
    found = (path for path in folder.rglob("*") if not path.is_dir())
    return {path.relative_to(folder).as_posix() for path in found}


def test_a_run_leaves_tables_and_figures_and_says_where(command: Command) -> None:
    ended = command("run", "typical_practice", *SHORT)
    assert ended.exit_code == 0, ended.stderr
    figures = {f"figures/{name}.png" for name in FIGURES}
    assert files(Path("results/typical_practice")) == TABLES | figures
    assert "Written to results/typical_practice:" in ended.stdout
    assert "Simulating 3 runs" in ended.stderr


def test_what_was_written_can_be_opened_again(command: Command) -> None:
    command("run", "typical_practice", *SHORT, "--seed", 7, "--out", "here")
    results = simcoord.open_results("here")
    assert (results.seed, len(results.replicates)) == (7, 3)
    assert results.scenario.horizon.months == 72


def test_a_second_run_takes_the_next_free_name(command: Command) -> None:
    for _ in range(3):
        assert command("run", "typical_practice", *SHORT, "--record", "summary").exit_code == 0
    names = {path.name for path in Path("results").iterdir()}
    assert names == {"typical_practice", "typical_practice-2", "typical_practice-3"}


def test_a_directory_that_is_asked_for_is_never_overwritten(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("mine").mkdir()
    Path("mine/thesis.txt").write_text("years of work")
    monkeypatch.setattr(simcoord, "simulate", lambda *_, **__: pytest.fail("simulated first"))
    ended = command("run", "typical_practice", "--out", "mine")
    assert ended.exit_code == 2
    assert "mine is there already" in ended.stderr and "--out mine-2" in ended.stderr
    assert files(Path("mine")) == {"thesis.txt"}


def test_an_empty_directory_is_taken(command: Command) -> None:
    Path("empty").mkdir()
    assert command("run", "typical_practice", *SHORT, "--out", "empty").exit_code == 0
    assert "results.json" in files(Path("empty"))


def test_the_command_it_tells_does_the_same_again(command: Command) -> None:
    first = command("run", "typical_practice", *SHORT, "--seed", 3, "--record", "offices", "--json")
    words = json.loads(first.stdout)["command"]
    assert words == (
        "simcoord run typical_practice --replicates 3 --seed 3"
        " --set horizon.months=72 --record offices"
    )
    again = command(*words.split()[1:], "--json")
    assert json.loads(again.stdout)["summary"] == json.loads(first.stdout)["summary"]


def test_json_is_all_there_is_on_stdout_and_agrees_with_the_tables(command: Command) -> None:
    ended = command("run", "typical_practice", *SHORT, "--json", "--out", "here")
    told = json.loads(ended.stdout)
    runs = simcoord.open_results(told["out"]).summary
    found = told["summary"]["territory"]["plateau"]["intensity"]
    assert found["mean"] == pytest.approx(runs["intensity_plateau"].mean())
    assert found["q95"] == pytest.approx(runs["intensity_plateau"].quantile(0.95))
    held = told["summary"]["territory"]["obstacles"]["resistance"]
    assert held["mean"] == pytest.approx(runs["obstacle_resistance"].mean())
    assert set(told["files"]) == files(Path("here"))
    assert told["provenance"]["seed"] == 1


def test_record_summary_leaves_out_the_figures_of_months(command: Command) -> None:
    ended = command("run", "typical_practice", *SHORT, "--record", "summary", "--out", "here")
    assert ended.exit_code == 0
    assert files(Path("here")) == TABLES - {"monthly.parquet"} | {"figures/ties.png"}
    assert "mean over changes" in ended.stdout


def test_figures_come_in_the_formats_asked_for(command: Command) -> None:
    command("run", "typical_practice", *SHORT, "--format", "pdf", "--format", "svg", "--out", "a")
    kinds = {Path(name).suffix for name in files(Path("a/figures"))}
    assert kinds == {".pdf", ".svg"}


def test_a_scenario_file_is_run_by_its_path(command: Command) -> None:
    command("scenarios", "typical_practice", "--copy", ".")
    ended = command("run", "typical_practice.yaml", *SHORT)
    assert ended.exit_code == 0
    assert Path("results/typical_practice/results.json").is_file()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("run", "typical_practise"), "did you mean 'typical_practice'"),
        (("run", "missing.yaml"), "missing.yaml"),
        (("run", "typical_practice", "--set", "horizon.month=3"), "did you mean 'months'"),
        (("run", "typical_practice", "--set", "horizon.months"), "write path=value"),
        (("run", "typical_practice", "--replicates", "0"), "--replicates"),
        (("run", "typical_practice", "--seed", "-1"), "--seed"),
        (("run", "typical_practice", "--record", "everything"), "--record"),
        (("run", "typical_practice", "--lang", "fr"), "--lang"),
        (("run", "typical_practice", "--format", "gif"), "--format"),
        (("run",), "SCENARIO"),
        (("fly",), "fly"),
    ],
)
def test_what_a_user_gets_wrong_is_told_on_stderr_with_code_2(
    command: Command, words: tuple[str, ...], message: str
) -> None:
    ended = command(*words)
    assert ended.exit_code == 2
    assert message in ended.stderr
    assert ended.stdout == "" and not list(Path().iterdir())
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("out", ["taken.txt/below", "", "x\udcff"])
def test_a_place_that_cannot_take_results_is_refused_before_anything_is_simulated(
    command: Command, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    Path("taken.txt").write_text("a file")
    monkeypatch.setattr(simcoord, "simulate", lambda *_, **__: pytest.fail("simulated"))
    outcome = command("run", "typical_practice", "--out", out)
    assert outcome.exit_code == 2
    assert "Traceback" not in outcome.stderr
    assert "--out" in outcome.stderr or "another" in outcome.stderr


def test_more_runs_than_a_computer_can_count_are_refused(command: Command) -> None:
    outcome = command("run", "typical_practice", "-n", str(10**20))
    assert outcome.exit_code == 2
    assert "more than a computer can count" in outcome.stderr


def test_earmarks_that_nobody_meets_are_said_to_act_elsewhere(command: Command) -> None:
    without = command("run", "earmarked_budgets", "-n", "2").stdout
    with_purpose = command("run", "lead_unit_alone", "-n", "2").stdout
    assert "No mechanism here works on shared budgets" in " ".join(without.split())
    assert "No mechanism here works on shared budgets" not in " ".join(with_purpose.split())


def test_a_full_disk_is_a_failure_that_leaves_nothing(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("simcoord.views.album.save_figures", full)
    ended = command("run", "typical_practice", *SHORT, "--out", "here")
    assert ended.exit_code == 1
    assert "No space left on device" in ended.stderr
    assert not list(Path().iterdir())


@pytest.mark.parametrize("where", ["simcoord.simulate", "simcoord.views.album.save_figures"])
def test_an_interrupted_run_leaves_nothing_that_looks_complete(
    command: Command, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(where, interrupted)
    ended = command("run", "typical_practice", *SHORT, "--out", "here")
    assert ended.exit_code == 130
    assert ended.stderr.splitlines()[-1] == "simcoord: interrupted; nothing was written"
    assert not list(Path().iterdir())


def test_a_defect_of_the_program_is_not_passed_off_as_bad_input(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("a defect")

    monkeypatch.setattr(simcoord, "simulate", broken)
    ended = command("run", "typical_practice")
    assert isinstance(ended.exception, ValueError)


def test_the_language_can_be_set_in_the_environment(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMCOORD_LANG", "es")
    assert "Qué frenó la coordinación" in command("run", "typical_practice", *SHORT).stdout


def english() -> list[str]:
    """Every English text whose Spanish is another, that stands for itself and is no Spanish too."""
    with (LOCALE / "es" / "LC_MESSAGES" / "simcoord.po").open("rb") as file:
        catalogue = read_po(file, locale="es")
    texts: list[str] = []
    for message in catalogue:
        if isinstance(message.id, str) and message.id and message.id != message.string:
            texts += [part.strip(" ,;:().") for part in re.split(r"{\w+}", message.id)]
    spanish = " ".join(str(message.string) for message in catalogue)
    return [text for text in texts if len(text) > 2 and not _is_said(text, spanish)]


def _is_said(text: str, where: str) -> bool:
    return re.search(rf"\b{re.escape(text)}\b", where) is not None


def test_spanish_output_has_no_english_left(command: Command) -> None:
    rich = Path(__file__).parents[1] / "views" / "rich.yaml"
    spoken = [
        command("check", rich, "--lang", "es"),
        command("run", rich, "--replicates", "3", "--lang", "es", "--out", "salida"),
        command(
            *("compare", rich, "--set", "jurisdictions.ciudad.administration.term=12"),
            *("--replicates", "3", "--lang", "es", "--out", "otra"),
        ),
    ]
    for ended in spoken:
        assert ended.exit_code == 0, ended.stderr
        own = re.sub(
            r"(?m)^ +(figures|tables|monthly|differences).*$|`.*`|simcoord .*", "", ended.stdout
        )
        own = own.replace("jurisdictions.ciudad.administration.term=12", "")
        left = [text for text in english() if _is_said(text, own)]
        assert not left
