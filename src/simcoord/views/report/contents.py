"""What does a report hold, in the order in which it is read?  Texts and numbers, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Question(NamedTuple):
    """What was asked, by a scenario or an experiment of that name."""

    name: str
    text: str


class Answer(NamedTuple):
    """Sentences under a heading; the heading is empty where there is but one answer."""

    heading: str
    sentences: Sequence[str]


class Picture(NamedTuple):
    """A figure.

    source  : the picture itself, as an address that holds it
    alt     : what it shows, for those who do not see it
    caption : what it is, understood without the text around it
    """

    source: str
    alt: str
    caption: str


class Table(NamedTuple):
    """A table of texts.

    keys  : the first columns, which say what a row is of
    notes : what its columns mean, where their heads do not tell
    """

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    keys: int = 1
    notes: Sequence[str] = ()


class Remark(NamedTuple):
    """A comment of a scenario's file.

    kind : fact, assumption, arithmetic, unverified, or other
    """

    kind: str
    text: str


class Assumed(NamedTuple):
    """What a scenario takes for given.

    name    : of the scenario
    notes   : where the file's comments come from, or that there are none
    remarks : the comments, as written
    foreign : language of the comments; empty where it is not known
    parts   : the scenario in words: titles with lines
    """

    name: str
    notes: Sequence[str]
    remarks: Sequence[Remark]
    foreign: str
    parts: Sequence[tuple[str, Sequence[str]]]


class Contents(NamedTuple):
    """All of a report.

    kind       : what it reports on: a scenario, a comparison …
    title      : of what was run
    notes      : what a reader has to know before the answer: a sweep is not done …
    provenance : terms with what they are
    command    : what does the same again
    """

    kind: str
    title: str
    questions: Sequence[Question]
    notes: Sequence[str]
    answers: Sequence[Answer]
    pictures: Sequence[Picture]
    tables: Sequence[Table]
    assumed: Sequence[Assumed]
    provenance: Sequence[tuple[str, str]]
    command: str
