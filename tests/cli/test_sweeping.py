"""`simcoord sweep`, `status` and `verify`: what they say, and with which code they end."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from typer.testing import Result

from simcoord.experiments import sweeping
from simcoord.experiments.plan import Plan
from simcoord.experiments.saving import digest_of_told
from simcoord.experiments.sweep_results import opened_sweep
from simcoord.experiments.sweep_store import SweepStore

Command = Callable[..., Result]
Process = Callable[..., subprocess.Popen[str]]

SCENARIO = """\
simcoord: 1
horizon: {months: 24}
problem: {dimensions: {learning: {}, wellbeing: {}}}
sectors:
  education: {competence: {learning: 1.0}}
  health: {competence: {wellbeing: 1.0}}
  labour: {competence: {learning: 0.2}}
jurisdictions:
  town:
    mechanisms: {steering: {kind: committee}}
"""
EXPERIMENT = """\
simcoord: 1
name: Funds in towns
question: Does a fund help?
scenario: towns.yaml
alternatives:
  usual: {}
  bare: {jurisdictions.town.mechanisms.steering: null}
vary:
  matching: {path: jurisdictions.town.incentive.matching, values: [0.0, 0.2, 0.4]}
replicates: 20
outcomes: [intensity_plateau]
"""


@pytest.fixture(autouse=True)
def funds(empty_directory: Path) -> None:
    """A small experiment on a small scenario: 6 settings, 120 runs."""
    Path("towns.yaml").write_text(SCENARIO, encoding="utf-8")
    Path("funds.yaml").write_text(EXPERIMENT, encoding="utf-8")


def parts(out: str = "o") -> list[Path]:
    return sorted(Path(out, "parts").rglob("*.parquet"))


def flip(path: Path) -> None:
    """One bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


# what they say


def test_a_sweep_says_what_it_will_do_and_what_came_of_it(command: Command) -> None:
    ended = command("sweep", "funds.yaml")
    assert ended.exit_code == 0, ended.stderr
    assert "6 settings × 20 replicates = 120 runs of 24 months" in ended.stderr
    assert "on the disk" in ended.stderr
    lines = ended.stdout.splitlines()
    assert lines[:3] == [
        "Funds in towns",
        "Does a fund help?",
        "120 of 120 runs are done, in results/funds",
    ]
    table = lines[lines.index("Means over replicates and places, with 95% intervals") + 1 :]
    assert table[0].split() == ["alternative", "matching", "Intensity,", "plateau"]
    assert [row.split()[:2] for row in table[1:3]] == [["usual", "0"], ["bare", "0"]]
    assert len(table) == 7 and all("±" in row for row in table[1:])


def test_a_dry_run_says_how_much_there_is_and_leaves_nothing(command: Command) -> None:
    ended = command("sweep", "funds.yaml", "--dry-run", "--out", "o")
    assert ended.exit_code == 0
    assert "120 runs" in ended.stderr and ended.stdout == ""
    assert not Path("o").exists()


def test_the_same_again_runs_nothing_and_more_replicates_only_those(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("sweep", "funds.yaml", "--out", "o", "-n", "15")
    before = parts()
    again = command("sweep", "funds.yaml", "--out", "o", "-n", "15")
    assert "90 of 90 runs are done" in again.stdout and parts() == before
    assert "90 of them are done already" in again.stderr
    more = command("sweep", "funds.yaml", "--out", "o")
    assert "90 of them are done already" in more.stderr
    assert "120 of 120 runs are done" in more.stdout
    assert len(parts()) == len(before) + 1


def test_status_is_what_the_sweep_said(command: Command) -> None:
    said = command("sweep", "funds.yaml", "--out", "o").stdout
    told = command("status", "o")
    assert (told.exit_code, told.stdout) == (0, said)
    assert "running" not in told.stdout


def test_status_of_a_sweep_that_was_cut_short(command: Command) -> None:
    command("sweep", "funds.yaml", "--out", "o", "-n", "1")
    Path("o/experiment.yaml").write_text(
        Path("o/experiment.yaml").read_text().replace("replicates: 1", "replicates: 20")
    )
    told = command("status", "o")
    assert told.exit_code == 0
    assert "6 of 120 runs are done, in o" in told.stdout
    assert "It is not running; the sweep's command goes on with it." in told.stdout


def test_status_of_a_sweep_that_runs(command: Command) -> None:
    command("sweep", "funds.yaml", "--out", "o")
    with SweepStore.opened(Path("o")).locked():
        told = command("status", "o")
        data = json.loads(command("status", "o", "--json").stdout)
    assert "A process is running it now." in told.stdout
    assert data["running"] is True


def test_status_before_the_first_run_is_done(command: Command) -> None:
    plan = Plan(sweeping.load_experiment("funds.yaml"))
    sweeping.write_subject(plan, sweeping.store_for(plan, Path("o")))
    told = command("status", "o")
    assert told.exit_code == 0
    assert "0 of 120 runs are done, in o" in told.stdout


def test_programs_are_told_the_same(command: Command) -> None:
    ended = command("sweep", "funds.yaml", "--out", "o", "--json")
    assert json.loads(ended.stdout) == {
        "name": "Funds in towns",
        "directory": "o",
        "settings": 6,
        "replicates": 20,
        "runs": 120,
        "done": 120,
        "running": False,
        "failed": [],
    }


def test_in_spanish_no_english_is_left(command: Command) -> None:
    ended = command("sweep", "funds.yaml", "--out", "o", "--lang", "es")
    assert "120 corridas de 24 meses" in ended.stderr
    assert "120 de 120 corridas" in ended.stdout
    for text in (ended.stderr, ended.stdout, command("verify", "o", "--lang", "es").stdout):
        assert not {"runs", "are", "done", "settings", "about"} & set(text.split())


def test_many_settings_are_not_listed(command: Command) -> None:
    values = ", ".join(f"{n / 100:.2f}" for n in range(20))
    text = EXPERIMENT.replace("[0.0, 0.2, 0.4]", f"[{values}]")
    Path("funds.yaml").write_text(text, encoding="utf-8")
    ended = command("sweep", "funds.yaml", "--out", "o", "-n", "1")
    assert "40 settings: too many to list" in ended.stdout


# what users get wrong


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("sweep", "turnover_and_fundin"), "did you mean 'turnover_and_funding'"),
        (("sweep", "missing.yaml"), "missing.yaml"),
        (("sweep", "towns.yaml"), "towns.yaml"),
        (("sweep", "funds.yaml", "-n", "0"), "--replicates"),
        (("sweep", "funds.yaml", "-n", str(10**20)), "more than 1000000 runs of each setting"),
        (("sweep", "funds.yaml", "--threads", "0"), "--threads"),
        (("sweep", "funds.yaml", "--out", "funds.yaml"), "choose another directory"),
        (("sweep", "funds.yaml", "--out", "funds.yaml/o"), "choose another directory"),
        (("sweep", "funds.yaml", "--out", "x\udcff"), "is no name for a directory; choose another"),
        (("sweep", "funds.yaml", "--out", ""), "holds something else"),
        (("sweep", "funds.yaml", "--out", "."), "holds something else; nothing is overwritten"),
        (("status", "."), "sweep.json: is missing: there is no sweep here"),
        (("status", "nowhere"), "sweep.json: is missing: there is no sweep here"),
        (("verify", "."), "sweep.json: is missing: there is no sweep here"),
        (("status",), "DIR"),
    ],
)
def test_what_a_user_gets_wrong_is_told_on_stderr_with_code_2(
    command: Command, words: tuple[str, ...], message: str
) -> None:
    ended = command(*words)
    assert ended.exit_code == 2, ended.stderr
    assert message in ended.stderr
    assert ended.stdout == "" and "Traceback" not in ended.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["funds.yaml", "towns.yaml"]


@pytest.mark.parametrize("name", ["status", "verify", "sweep"])
def test_a_sweep_of_a_newer_version_is_refused(command: Command, name: str) -> None:
    command("sweep", "funds.yaml", "--out", "o", "-n", "1")
    path = Path("o/sweep.json")
    told = json.loads(path.read_bytes()) | {"schema": 2, "versions": {"simcoord": "9.0"}}
    del told["sha256"]
    path.write_text(json.dumps(told | {"sha256": digest_of_told(told)}))
    ended = command(name, *(("funds.yaml", "--out", "o") if name == "sweep" else ("o",)))
    assert ended.exit_code == 2
    assert "is of version 2 of this format, by simcoord 9.0; 1 can be read" in ended.stderr


def test_another_experiment_is_refused_with_what_differs(command: Command) -> None:
    command("sweep", "funds.yaml", "--out", "o", "-n", "1")
    text = EXPERIMENT.replace("0.2, 0.4]", "0.3, 0.4]") + "seed: 7\n"
    Path("funds.yaml").write_text(text, encoding="utf-8")
    ended = command("sweep", "funds.yaml", "--out", "o", "-n", "1")
    assert ended.exit_code == 2
    told = [line for line in ended.stderr.splitlines() if "o: " in line]
    assert told == [
        "simcoord: o: holds another sweep, and nothing is overwritten; choose another directory",
        "o: differs: factors.matching.values: [0.0, 0.2, 0.4] there, [0.0, 0.3, 0.4] asked for",
        "o: differs: seed: 1 there, 7 asked for",
    ]


def test_a_second_driver_is_refused(command: Command) -> None:
    command("sweep", "funds.yaml", "--out", "o", "-n", "1")
    with SweepStore.opened(Path("o")).locked():
        ended = command("sweep", "funds.yaml", "--out", "o")
    assert ended.exit_code == 2
    assert "o: is being run by process" in ended.stderr
    assert "wait for it, or stop it" in ended.stderr


# what goes wrong


def test_damage_is_named_by_verify_and_mended_by_the_same_command(command: Command) -> None:
    command("sweep", "funds.yaml", "--out", "o")
    said = command("verify", "o")
    assert (said.exit_code, said.stdout) == (
        0,
        "120 of 120 runs are there, and as they were written\n",
    )

    bad = parts()[0]
    flip(bad)
    told = command("verify", "o")
    assert told.exit_code == 1
    assert told.stderr.splitlines() == [
        f"simcoord: {bad}: is damaged: it is not what was written",
        "The sweep's command sets damaged files aside and runs their runs anew.",
    ]
    assert told.stdout == ""
    assert str(bad) in command("status", "o").stderr

    again = command("sweep", "funds.yaml", "--out", "o")
    aside = Path("o", "damaged", bad.parent.name, bad.name)
    assert f"Damaged, set aside, and run anew: {aside}" in again.stderr
    assert again.exit_code == 0 and aside.is_file()
    assert command("verify", "o").exit_code == 0


def test_a_run_that_raises_is_told_and_ends_with_code_1(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = Plan.rules_of

    def broken(plan: Plan, setting: int) -> object:
        if setting == 3:
            raise ZeroDivisionError("it is broken")
        return sound(plan, setting)

    with monkeypatch.context() as patch:
        patch.setattr(Plan, "rules_of", broken)
        ended = command("sweep", "funds.yaml", "--out", "o")
    assert ended.exit_code == 1
    assert "100 of 120 runs are done" in ended.stdout
    assert "20 runs failed; the errors are in o/failed" in ended.stdout
    told = command("status", "o", "--json")
    assert told.exit_code == 1
    failed = json.loads(told.stdout)["failed"]
    assert [record["setting"] for record in failed] == [3] * 20
    assert failed[0]["error"] == "ZeroDivisionError: it is broken"
    record = json.loads(Path("o/failed/r000000_s0000003.json").read_text())
    assert record["seed"] == 1 and "in broken" in "".join(record["traceback"])

    mended = command("sweep", "funds.yaml", "--out", "o")
    assert mended.exit_code == 0 and "120 of 120 runs are done" in mended.stdout
    assert command("status", "o").exit_code == 0


def test_a_full_disk_ends_with_code_1_and_says_what_to_do(
    process: Process, command: Command
) -> None:
    resource = pytest.importorskip("resource")
    command("sweep", "funds.yaml", "--out", "o", "-n", "2")
    started = process("sweep", "funds.yaml", "--out", "o")
    resource.prlimit(started.pid, resource.RLIMIT_FSIZE, (40_000, 40_000))
    _, told = started.communicate()
    assert started.returncode == 1
    assert (
        "cannot write to o: File too large (the next file needs 0." in told and "ulimit -f" in told
    )
    assert "make room and give the same command again" in told
    assert "Traceback" not in told
    assert opened_sweep(Path("o")).runs_done == 12
    ended = command("sweep", "funds.yaml", "--out", "o")
    assert ended.exit_code == 0 and "120 of 120 runs are done" in ended.stdout


def test_ctrl_c_ends_with_130_the_command_to_go_on_and_nothing_half_written(
    process: Process, command: Command
) -> None:
    started = process("sweep", "funds.yaml", "--out", "o", "-n", "9000")
    end = time.monotonic() + 60
    while not parts():
        assert time.monotonic() < end and started.poll() is None, started.communicate()
        time.sleep(0.01)
    children = psutil.Process(started.pid).children(recursive=True)
    started.send_signal(signal.SIGINT)
    out, told = started.communicate(timeout=20)
    assert started.returncode == 130, told
    assert out == "" and "Traceback" not in told
    again = "simcoord sweep funds.yaml --out o --replicates 9000"
    assert told.splitlines()[-1] == f"Interrupted. What is done is kept; go on with: {again}"
    assert not any(child.is_running() for child in children)
    assert not Path("o/tmp").exists()
    assert command("verify", "o").exit_code == 0
    results = opened_sweep(Path("o"))
    assert 0 < results.runs_done < results.runs and not results.is_running
    assert len(results.summary) == results.runs_done

    _, *words = shlex.split(again)
    ended = command(*words[:-1], "15")
    assert ended.exit_code == 0
    command("sweep", "funds.yaml", "--out", "fresh", "-n", "15")
    assert opened_sweep(Path("o")).summary.equals(opened_sweep(Path("fresh")).summary)
