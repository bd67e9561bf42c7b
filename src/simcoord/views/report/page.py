"""How does a report become one page that needs nothing but itself?"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import simcoord
from simcoord.analysis.estimates import CONFIDENCE
from simcoord.views.report.contents import Contents
from simcoord.views.report.leaving_out import BEHAVIOUR, LEFT_OUT, READING
from simcoord.views.words import Words


def page(contents: Contents, words: Words) -> str:
    """The HTML of a report.  What users wrote is text in it, never markup."""
    template = _templates().get_template("report.html.j2")
    return template.render(
        report=contents,
        words=words,
        style=_style(),
        version=simcoord.__version__,
        left_out=[words(text) for text in LEFT_OUT],
        reading=[(words(term), _said(text, words)) for term, text in READING],
        behaviour=words(BEHAVIOUR),
    )


def _said(text: str, words: Words) -> str:
    return words(text).format(share=words.percent(CONFIDENCE))


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("simcoord.views.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> Markup:
    """The style sheet, which is the package's own and no user's text."""
    source, _, _ = _templates().loader.get_source(_templates(), "style.css")  # type: ignore[union-attr]
    return Markup(source)
