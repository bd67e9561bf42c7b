"""`simcoord report`: one file to send, of whatever a command has left."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import html5lib
import pytest
from typer.testing import Result

import simcoord
from simcoord.sayings import saying
from simcoord.scenario import InputError, Problem
from simcoord.views.report import of_studies

Command = Callable[..., Result]
Made = Callable[[Command], str]

TOWN = """
simcoord: 1
name: "</svg><script>alert(1)</script> & \\"co\\""
question: "</style><img src=x onerror=alert(2)>?"
horizon: {months: 30, start: 2025-01}
# Fact: <script>alert(3)</script> nine of ten (a law of 2019).
problem: {dimensions: {learning: {need: 0.8, condition: 0.4}}}
sectors:
  education: {goals: {learning: 0.9}, competence: {learning: 1.0}}
  health: {goals: {learning: 0.2}, competence: {learning: 0.1}}
jurisdictions:
  territory:
    administration: {term: 12, first_change: 13}
    mechanisms: {dialogue: {kind: consultation}}
"""
EXPERIMENT = """
simcoord: 1
name: Terms <b>and</b> trust
question: Do terms matter?
scenario: town.yaml
alternatives:
  usual: {}
  lead: {jurisdictions.territory.mechanisms.lead: {kind: lead_unit}}
vary:
  term: {path: jurisdictions.territory.administration.term, values: [6, 12, 24]}
  trusting: {path: dynamics.trust_gain, from: 0.01, to: 0.05, steps: 3}
design: grid
replicates: 5
seed: 1
outcomes: [intensity_plateau, resistance_plateau, load_per_office_year]
"""
SOBOL = """
simcoord: 1
name: What matters
scenario: town.yaml
vary:
  fading: {path: dynamics.fading, from: 0.006, to: 0.018}
  trusting: {path: dynamics.trust_gain, from: 0.01, to: 0.05}
design: {kind: sobol, samples: 16}
replicates: 10
seed: 1
outcomes: [intensity_plateau]
"""
#: The headings of every report after its question, in their order.
ORDER = [
    "The answer",
    "Figures",
    "Tables",
    "What the model leaves out",
    "Assumptions and facts",
    "Where the numbers come from",
]


@pytest.fixture
def town(command: Command) -> Command:
    """The command, with a scenario and experiments to run."""
    for name, text in {"town": TOWN, "terms": EXPERIMENT, "sobol": SOBOL}.items():
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    return command


def read(path: str | Path) -> str:
    return Path(path).read_text(encoding="utf-8")


def headings(html: str, rank: int) -> list[str]:
    return [text.strip() for text in re.findall(rf"<h{rank}[^>]*>(.*?)</h{rank}>", html, re.DOTALL)]


def sound(html: str) -> None:
    """Raises where the page is no sound HTML, asks for anything outside, or can run anything."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert not list(tree.iter("script")) and not list(tree.iter("link"))
    attributes = [name for element in tree.iter() for name in element.attrib]
    assert not [name for name in attributes if name.startswith("on") or name == "href"]
    assert len(list(tree.iter("h1"))) == 1
    for image in tree.iter("img"):
        assert image.get("src").startswith("data:image/") and len(image.get("alt")) > 20
        content = base64.b64decode(image.get("src").partition(",")[2])
        assert b"<script" not in content
    for table in tree.iter("table"):
        assert table.find("caption") is not None
        assert all(head.get("scope") for head in table.iter("th"))
    ranks = [
        int(element.tag[1]) for element in tree.iter() if re.fullmatch("h[1-6]", str(element.tag))
    ]
    assert all(after <= before + 1 for before, after in zip(ranks, ranks[1:], strict=False))


def run(town: Command) -> str:
    town("run", "town.yaml", "-n", 4, "--out", "done")
    return "done"


def bare_run(town: Command) -> str:
    """A run without months, and so without figures."""
    town("run", "town.yaml", "-n", 4, "--record", "summary", "--out", "done")
    return "done"


def comparison(town: Command) -> str:
    change = "jurisdictions.territory.administration.term=24"
    town("compare", "town.yaml", "--set", change, "-n", 4, "--out", "done")
    return "done"


def sweep(town: Command) -> str:
    town("sweep", "terms.yaml", "--out", "done")
    return "done"


def sensitivity(town: Command) -> str:
    town("sweep", "sobol.yaml", "--out", "study")
    town("sensitivity", "study", "--out", "done")
    return "done"


@pytest.mark.parametrize("made", [run, comparison, sweep, sensitivity])
def test_every_report_is_sound_and_in_its_language(made: Made, town: Command) -> None:
    folder = made(town)
    for lang, answer in (("en", "The answer"), ("es", "La respuesta")):
        ended = town("report", folder, "--lang", lang)
        assert ended.exit_code == 0, ended.stderr
        html = read(f"done/report_{lang}.html")
        sound(html)
        assert f'<html lang="{lang}">' in html
        assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in html
        assert headings(html, 2)[1] == answer
        assert len(html) < 2_000_000


@pytest.mark.parametrize("made", [run, comparison])
def test_a_report_answers_first_and_tells_its_sources_last(made: Made, town: Command) -> None:
    town("report", made(town))
    first = "The question" if made is run else "The questions"
    assert headings(read("done/report_en.html"), 2) == [first, *ORDER]


def test_a_run_is_reported_with_its_facts_its_origin_and_its_command(town: Command) -> None:
    town("report", run(town))
    html = read("done/report_en.html")
    results = simcoord.open_results("done")
    assert results.scenario.digest in html
    assert "simcoord run town.yaml --replicates 4 --seed 1" in html
    assert "Fact: &lt;script&gt;alert(3)&lt;/script&gt; nine of ten (a law of 2019)." in html
    assert "&lt;/style&gt;&lt;img src=x onerror=alert(2)&gt;?" in html
    assert "Outcome gained by mechanisms" in html


def test_runs_saved_from_python_are_reported_with_what_they_know(command: Command) -> None:
    scenario = simcoord.load_scenario("typical_practice")
    simcoord.simulate(scenario, 3, record="summary").save("saved")
    assert command("report", "saved", "--out", "sent.html").exit_code == 0
    html = read("sent.html")
    sound(html)
    assert "simcoord run scenario.yaml --replicates 3 --seed 1" in html
    assert "Load per office and year" in html and "Outcome gained" not in html
    assert "Assumption: twenty years" in html  # it is known again among those that ship


def test_a_changed_scenario_is_said_to_be_changed(town: Command) -> None:
    town("report", comparison(town))
    html = read("done/report_en.html")
    assert html.count("The scenario was changed from this file") == 1


def test_a_sweep_that_is_not_done_says_so_and_reports_what_is(town: Command) -> None:
    town("sweep", "terms.yaml", "-n", 4, "--out", "done")
    experiment = Path("done/experiment.yaml")
    longer = read(experiment).replace("replicates: 4", "replicates: 6")
    experiment.write_text(longer, encoding="utf-8")
    assert town("report", "done").exit_code == 0
    assert "72 of 108 runs are done" in read("done/report_en.html")


def test_a_comparison_that_cannot_be_made_is_left_out_with_its_reason(
    town: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise InputError([Problem((), saying("no replicate has every alternative yet"))])

    monkeypatch.setattr(of_studies, "compare_policies", refuse)
    assert town("report", sweep(town)).exit_code == 0
    said = "Difference from usual is left out: no replicate has every alternative yet"
    assert said in read("done/report_en.html")


def test_an_outcome_that_some_runs_lack_is_not_compared_and_that_is_said(town: Command) -> None:
    never = EXPERIMENT.replace("resistance_plateau", "reached_high")
    Path("terms.yaml").write_text(never, encoding="utf-8")
    assert town("report", sweep(town)).exit_code == 0
    html = read("done/report_en.html")
    assert html.count("The alternatives are not compared in") == 1


def test_nothing_is_overwritten(town: Command) -> None:
    folder = bare_run(town)
    for _ in range(3):
        town("report", folder)
    assert {path.name for path in Path("done").glob("report*")} == {
        "report_en.html",
        "report_en-2.html",
        "report_en-3.html",
    }
    before = read("done/report_en.html")
    ended = town("report", folder, "--out", "done/report_en.html")
    assert ended.exit_code == 2 and "nothing is overwritten" in ended.stderr
    assert read("done/report_en.html") == before
    assert not list(Path("done").glob(".*"))


def test_a_report_leaves_the_results_as_they_were(town: Command) -> None:
    town("report", sweep(town))
    assert town("verify", "done").exit_code == 0
    assert town("sweep", "terms.yaml", "--out", "done").exit_code == 0


def test_the_same_results_make_the_same_page(town: Command) -> None:
    folder = run(town)
    town("report", folder)
    town("report", folder)
    assert read("done/report_en.html") == read("done/report_en-2.html")


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("nowhere", "nowhere is not there"),
        ("town.yaml", "is a file, not a directory of results"),
        ("empty", "holds nothing that simcoord left there"),
        (".", "did you mean done?"),
    ],
)
def test_a_wrong_directory_is_refused_with_what_would_be_right(
    folder: str, said: str, town: Command
) -> None:
    Path("empty").mkdir()
    if folder == ".":
        bare_run(town)
    ended = town("report", folder)
    assert ended.exit_code == 2
    assert said in ended.stderr
    assert (
        "a report is made of what simcoord run, compare, sweep or sensitivity leave" in ended.stderr
    )


def test_an_analysis_without_a_report_is_named(town: Command) -> None:
    town("policies", sweep(town), "--out", "chosen")
    ended = town("report", "chosen")
    assert ended.exit_code == 2 and "was made by simcoord policies" in ended.stderr


@pytest.mark.parametrize("name", ["indices.csv", "made.json"])
def test_tables_that_were_changed_are_refused(name: str, town: Command) -> None:
    path = Path(sensitivity(town), name)
    path.write_text(read(path).replace("fading", "nothing"), "utf-8")
    path.write_text(read(path).replace('"replicates": 10', '"replicates": 90'), "utf-8")
    ended = town("report", "done")
    assert ended.exit_code == 2
    assert name in ended.stderr and "is damaged" in ended.stderr
