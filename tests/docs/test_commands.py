"""Does every command, file and piece of Python that the documentation shows still work?

Each page is followed from top to bottom in a directory of its own: files are saved under the
name that the text gives them, commands and Python are run, and outputs that are shown are
looked for in what was printed.  What cannot be run here is listed, with where it is.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer
from ruamel.yaml import YAML
from typer.testing import CliRunner

import simcoord
from docs.doc_pages import PAGES, ROOT, Shown, shown
from simcoord.cli.app import app

#: Commands that are not run here: why, and where they are.
NOT_RUN = (
    (r"python3 -m venv .*|py -m venv .*", "sets up an environment", "make setup, by .ci/run"),
    (r"(\.venv\S*)?pip install .*", "installs packages", "make setup, by .ci/run"),
    (r"\.venv\\Scripts\\activate", "is for one's own shell", "nowhere"),
    (r"make (setup|test|lint|docs)", "CI itself", ".ci/run"),
    (r"make test-long", "takes an hour", "by hand before a release"),
    (r"make (demo|bench|words|baseline)", "takes minutes, or writes", "by hand"),
    (r".*python -m pytest.*", "the tests themselves", ".ci/run"),
    (r"\.venv/bin/(ruff|mypy|lint-imports).*", "the linters", ".ci/run"),
    (r"\.venv/bin/sphinx-build .*", "builds these pages", "make docs, by .ci/run"),
    (r"\.venv/bin/python (tests|docs)/.*", "rewrites stored files", "tests that compare them"),
    (r"\.venv/bin/jupyter .*", "waits", "tests/notebooks runs every notebook"),
    (r"simcoord app\b.*", "waits", "tests/browser"),
    (r"simcoord .*--cluster tcp://.*", "needs a scheduler", "tests/sweeps/test_cluster.py"),
    (r"simcoord sensitivity behaviour_sobol", "takes minutes", "tests/cli/test_analysing.py"),
)
#: Languages of blocks that are not run here: why.
NOT_READ = {
    "r": "R is not installed here",
    "sql": "nor is DuckDB",
    "text": "compared with what was printed",
    "console": "how a command is called, in general",
    "{toctree}": "of Sphinx",
    "{include}": "of Sphinx",
    "{eval-rst}": "of Sphinx",
}
#: Runs of a setting where a page sweeps a shipped experiment, whatever it says.
FEW = 2
#: What stands for a user's own: `FILE`, `NAME`, `…`.
PLACEHOLDER = re.compile(r"(?<![\w-])[A-Z]{2,}(?![\w=])|…|\.\.\. ")


class Reader:
    """Somebody who follows a page, step by step."""

    def __init__(self) -> None:
        self.printed = ""
        self.names: dict[str, object] = {}
        self.done: set[str] = set()

    def follow(self, step: Shown, capsys: pytest.CaptureFixture[str]) -> None:
        if step.kind == "command":
            self._command(step)
        elif step.kind == "yaml":
            _save(step)
        elif step.kind == "python":
            exec(compile(step.text, "page", "exec"), self.names)
            self.printed = capsys.readouterr().out
        elif step.kind == "text":
            self._compare(step.text)
        else:
            assert step.kind in NOT_READ, f"a block of {step.kind or 'no language'}"

    def _command(self, step: Shown) -> None:
        line = re.sub(r"^\.venv[\\/](bin|Scripts)[\\/](?=simcoord)", "", step.text)
        if any(re.fullmatch(pattern, line) for pattern, _, _ in NOT_RUN):
            return
        assert line.startswith("simcoord "), f"neither run nor listed: {line}"
        if step.said and (PLACEHOLDER.search(line) or len(line.split()) == 2):
            _understand(line)
        elif not (step.said and line in self.done):
            self.done.add(line)
            self.printed = _run(line)

    def _compare(self, text: str) -> None:
        """Every line that is shown was printed; spaces, of whatever kind, may differ."""
        printed = {" ".join(line.split()) for line in self.printed.splitlines()}
        for line in text.splitlines():
            said = " ".join(line.split())
            assert said in printed | {"", "…"}, f"not printed: {line}\n{self.printed}"


def _run(line: str) -> str:
    """What a command prints; a sweep of a shipped experiment that it reads is made before."""
    for sweep in re.findall(r"results/(\w+)", line):
        if sweep in simcoord.shipped_experiments() and not Path("results", sweep).exists():
            _invoke(["sweep", sweep, "-n", str(FEW)])
    return _invoke(_few(shlex.split(line)[1:]))


def _few(words: list[str]) -> list[str]:
    """The words of a command; a shipped experiment is swept with few runs."""
    if words[0] != "sweep" or words[1] not in simcoord.shipped_experiments():
        return words
    if "-n" in words:
        words = [word if words[n - 1] != "-n" else str(FEW) for n, word in enumerate(words)]
        return words
    return [*words, "-n", str(FEW)]


def _invoke(words: list[str]) -> str:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, (words, result.output, result.exception)
    return result.stdout


def _understand(line: str) -> None:
    """A command in the text has a name that is there, and options that it takes."""
    name, *words = shlex.split(line)[1:]
    if PLACEHOLDER.fullmatch(name):
        return
    command = typer.main.get_command(app).commands[name]
    if words and "--help" not in words:
        assert command.make_context(name, words).params


def _save(step: Shown) -> None:
    """A file is saved under its name; a fragment is what an experiment may hold."""
    if step.file:
        Path(step.file).write_text(step.text, encoding="utf-8")
        return
    assert list(YAML(typ="safe").load(step.text)) == ["cluster"], "a file without a name"
    head = "simcoord: 1\nscenario: typical_practice\nalternatives: {usual: {}}\n"
    Path("with_cluster.yaml").write_text(head + step.text, encoding="utf-8")
    assert simcoord.load_experiment("with_cluster.yaml").cluster


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_reader_can_follow_the_page(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SIMCOORD_LANG", raising=False)
    reader = Reader()
    for step in shown(page):
        reader.follow(step, capsys)


def test_targets_of_make_are_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        for step in shown(page):
            if step.kind == "command" and step.text.startswith("make "):
                assert f"\n{step.text.split()[1]}:" in makefile, step.text
