"""`simcoord app`: the page in the browser, on this computer alone."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

import typer

from simcoord.cli.failures import ends_well
from simcoord.cli.options import Lang, loaded, text
from simcoord.cli.telling import say_if_compiling
from simcoord.sayings import saying
from simcoord.views.words import Words

Port = Annotated[
    int | None,
    typer.Option(min=1, max=65535, help=text("Port of the page; the first free one if not given.")),
]
Browser = Annotated[
    bool, typer.Option("--browser/--no-browser", help=text("Open the page in the browser."))
]


@ends_well
def page(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help=text("A scenario file, or a shipped name."))
    ] = "typical_practice",
    port: Port = None,
    browser: Browser = True,
    lang: Lang = "en",
) -> None:
    """Open the page in the browser."""
    _refuse_without_streamlit()
    loaded(scenario, [])
    from simcoord.views.page.frame import Start
    from simcoord.views.page.serving import free_port, open_browser, serve

    words, free = Words(lang), free_port(port)
    say_if_compiling(words)

    def ready(address: str) -> None:
        typer.echo(words("The page is at {address} (Ctrl-C ends it)", address=address))
        if browser:
            open_browser(address)

    serve(Start(scenario, lang), free, ready)


def _refuse_without_streamlit() -> None:
    """Raise `InputError` that says how to get what the page needs."""
    from simcoord.scenario.problems import InputError, Problem

    if find_spec("streamlit") is None:
        message = saying("the page needs Streamlit; install it: pip install 'simcoord[app]'")
        raise InputError([Problem((), message)])
