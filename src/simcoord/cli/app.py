"""Which commands does `simcoord` have?

Importing this costs next to nothing: what computes is imported by the command
that needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import typer

import simcoord
from simcoord.cli.check import check
from simcoord.cli.compare import compare
from simcoord.cli.discover import discover
from simcoord.cli.options import text
from simcoord.cli.page import page
from simcoord.cli.report import report
from simcoord.cli.robustness import policies, robustness
from simcoord.cli.run import run
from simcoord.cli.sensitivity import sensitivity
from simcoord.cli.shipped import scenarios, schema
from simcoord.cli.story import story
from simcoord.cli.sweep import status, sweep, verify
from simcoord.cli.tipping import tipping

app = typer.Typer(
    name="simcoord",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=text("Simulate how policy sectors coordinate, and what holds them back."),
)
app.command(help=text("Simulate one scenario: summary, tables and figures."))(run)
app.command(help=text("Compare scenarios under the same luck: paired differences."))(compare)
app.command(help=text("Tell what happened in one run, month by month, and why."))(story)
app.command(help=text("Run an experiment, or go on with it where it stopped."))(sweep)
app.command(help=text("Say how far a sweep is, and what failed."))(status)
app.command(help=text("Check that every file of a sweep is what was written."))(verify)
app.command(help=text("Tell which factors move an outcome, and how much is luck."))(sensitivity)
app.command(help=text("Compare the alternatives of a sweep under the same luck."))(policies)
app.command(help=text("Tell where an outcome crosses a level along a factor."))(tipping)
app.command(help=text("Find the regions of the factors where runs are of interest."))(discover)
app.command(help=text("Tell which alternative does well wherever factors may lie."))(robustness)
app.command(help=text("Make one file to send of what a command has left."))(report)
app.command("app", help=text("Open the page in the browser, on this computer alone."))(page)
app.command(help=text("Check a scenario file and explain it; write nothing."))(check)
app.command(help=text("List the scenarios that come with the package."))(scenarios)
app.command(help=text("Print the JSON Schema of scenario files, for editors."))(schema)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"simcoord {simcoord.__version__}")
        raise typer.Exit


@app.callback()
def _simcoord(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help=text("Show the version.")
    ),
) -> None:
    pass


def main() -> None:
    """Run the command of this process's arguments, and end it with the command's exit code.

    0 done, 1 failure, 2 bad input, 130 interrupted
    """
    app()
