"""What does an input file say, and on which line?  Nobody is trusted here.

YAML 1.2 becomes plain mappings, lists, texts, numbers, true, false and null, and
the place of each is kept.  Only the parser's events are used: no constructor ever
runs, so nothing that a file says can make an object, and what it could use to
attack (anchors, tags, depth, size, hidden characters) is refused as it comes by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from simcoord.sayings import Saying, joined, said_by, saying, system_says
from simcoord.scenario.parser_words import parser_says
from simcoord.scenario.problems import PROBLEMS_SHOWN, InputError, Problem, shown
from simcoord.scenario.refusals import Loc, hidden_character

MAX_BYTES = 256 * 1024
MAX_EVENTS = 20_000
MAX_DEPTH = 16
#: A longer number is no quantity of any model; it is left a text.
MAX_DIGITS = 300

#: The core schema of YAML 1.2 (10.3.2): `no` and `2024-01` are texts, `1e-3` is a number.
WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
INTEGER = re.compile(r"[-+]?[0-9]+")
BASED_INTEGER = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

#: What a user most likely did where the parser's own words say little.
HINTS = {
    "mapping values are not allowed": saying("; put a text that holds a colon in quotes"),
    "cannot start any token": saying(
        "; indent with spaces, put a text with special signs in quotes"
    ),
}


class Mark(NamedTuple):
    """Where something stands in a file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Document:
    """What a file says.

    source   : name of the file for messages, empty if there is none
    data     : plain mappings, lists and scalars
    marks    : line and column of each value by its place; of a mapping or list, those of its key
    problems : what could be passed over in reading: a key twice, a key that is no text
    """

    source: str
    data: Any
    marks: dict[Loc, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def mark(self, loc: Loc) -> Mark | None:
        """Where a place stands, or the nearest part around it that stands anywhere."""
        while loc and loc not in self.marks:
            loc = loc[:-1]
        return self.marks.get(loc)


def read_file(path: Path) -> Document:
    """The document in a YAML file.

    Raises `InputError` with every refusal if the file cannot be read, is too large,
    is no YAML 1.2, or holds something that no input has a use for.
    """
    source = str(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError([Problem((), _why_unread(path, error), source=source)]) from None
    return read_bytes(content, source)


def read_bytes(content: bytes, source: str) -> Document:
    """The document in the content of a YAML file, under the name `source`.  Raises `InputError`."""
    if len(content) > MAX_BYTES:
        raise InputError([_too_large(source)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = saying("byte 0x{byte:02x} is not UTF-8", byte=error.object[error.start])
        raise InputError([Problem((), message, source=source, line=line)]) from None
    return read_text(text, source)


def _why_unread(path: Path, error: OSError | ValueError) -> Saying:
    if isinstance(error, ValueError):
        return saying("is no path: {why}", why=said_by(error))
    if isinstance(error, FileNotFoundError):
        return saying("there is no such file")
    if isinstance(error, IsADirectoryError | PermissionError) and path.is_dir():
        return saying("is a directory, not a file")
    return saying("cannot be read: {why}", why=system_says(error))


def _too_large(source: str) -> Problem:
    return Problem((), saying("is larger than {size} KiB", size=MAX_BYTES // 1024), source=source)


def read_text(text: str, source: str = "") -> Document:
    """The document in a YAML text, under the name `source`.  Raises `InputError`.

    >>> read_text("months: 240").data
    {'months': 240}
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise InputError([_too_large(source)])
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    refused = list(_hidden_characters(text))
    events = [] if refused else list(_screened_events(text, refused))
    if not any(isinstance(event, NodeEvent) for event in events) and not refused:
        refused.append(Problem((), saying("is empty")))
    if refused:
        raise InputError(replace(problem, source=source) for problem in refused)
    return _Builder(events, source).document


def _hidden_characters(text: str) -> Iterator[Problem]:
    for n, line in enumerate(text.split("\n"), start=1):
        if message := hidden_character(line):
            yield Problem((), message, line=n)


def _screened_events(text: str, refused: list[Problem]) -> Iterator[Event]:
    """The parser's events up to the first that makes reading on pointless; refusals are added."""
    depth = documents = 0
    line = 1
    try:
        for n, event in enumerate(YAML(typ="safe", pure=True).parse(text), start=1):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            documents += isinstance(event, DocumentStartEvent)
            line = _mark(event).line
            refused.extend(each for each in _refusals(event) if each not in refused)
            if fatal := _limit_passed(n, depth, documents, len(refused)):
                refused.append(Problem((), fatal, line=line))
                return
            yield event
    except (YAMLError, ValueError) as error:  # ValueError: an escape that is no character
        refused.append(_syntax_problem(error, line))


def _limit_passed(events: int, depth: int, documents: int, refused: int) -> Saying | None:
    if events > MAX_EVENTS:
        return saying("more than {most} keys, values and brackets", most=MAX_EVENTS)
    if depth > MAX_DEPTH:
        return saying("nested more than {most} levels deep", most=MAX_DEPTH)
    if documents > 1:
        return saying("a second document begins here; a file holds one")
    if refused > PROBLEMS_SHOWN:
        return saying("too much that is not allowed to read on")
    return None


def _refusals(event: Event) -> Iterator[Problem]:
    """What in this event has no place in an input file."""
    line = _mark(event).line
    if isinstance(event, DocumentStartEvent) and (event.version or (1, 2)) != (1, 2):
        yield Problem((), saying("files are YAML 1.2; remove the %YAML line"), line=line)
    if isinstance(event, NodeEvent) and event.anchor is not None:
        name = str(event.anchor)[:60]
        is_alias = isinstance(event, AliasEvent)
        what = (
            saying("alias *{name}", name=name) if is_alias else saying("anchor &{name}", name=name)
        )
        message = saying("{what} is not allowed; write the values out", what=what)
        yield Problem((), message, line=line)
    if (tag := getattr(event, "tag", None)) is not None:
        yield Problem(
            (), saying("tag {tag} is not allowed; remove it", tag=repr(str(tag)[:100])), line=line
        )
    if isinstance(event, ScalarEvent) and (hidden := hidden_character(event.value)):
        yield Problem((), hidden, line=line)


def _mark(event: Event) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


def _syntax_problem(error: Exception, line: int) -> Problem:
    """What the parser did not understand; `line` is the last it did understand."""
    if not isinstance(error, MarkedYAMLError):
        message = saying("is not YAML after this line: {why}", why=parser_says(str(error)))
        return Problem((), message, line=line)
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else line
    why = parser_says(" ".join(str(error.problem or error).split()))
    message = saying(
        "is not YAML: {why}{context}{hint}",
        why=why,
        context=_context(error, line),
        hint=next((hint for symptom, hint in HINTS.items() if symptom in why), ""),
    )
    return Problem((), message, line=line)


def _context(error: MarkedYAMLError, line: int) -> str:
    """What the parser was at, and where that began if on another line than this."""
    if not error.context:
        return ""
    context = parser_says(" ".join(error.context.split()))
    begun = error.context_mark
    if begun and begun.line + 1 != line:
        return saying(" {context} that begins on line {line}", context=context, line=begun.line + 1)
    return joined([" ", context], "")


class _Builder:
    """Builds plain data from events, keeping where everything stands."""

    def __init__(self, events: list[Event], source: str) -> None:
        nodes = (e for e in events if isinstance(e, NodeEvent | CollectionEndEvent))
        self._events = iter(nodes)
        self.document = Document(source, None)
        first = next(self._events)
        data = self._value(first, (), _mark(first))
        self.document = replace(self.document, data=data)

    def _value(self, event: Event, loc: Loc, key: Mark) -> Any:
        if isinstance(event, ScalarEvent):
            self.document.marks[loc] = _mark(event) if event.value else key
            return _scalar(event)
        self.document.marks[loc] = key
        return self._mapping(loc) if isinstance(event, MappingStartEvent) else self._list(loc)

    def _list(self, loc: Loc) -> list[Any]:
        entries: list[Any] = []
        while not isinstance(event := next(self._events), CollectionEndEvent):
            entries.append(self._value(event, (*loc, len(entries)), _mark(event)))
        return entries

    def _mapping(self, loc: Loc) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := next(self._events), CollectionEndEvent):
            key = self._key(event, loc)
            if key in entries:
                first = self.document.marks[(*loc, key)].line
                message = saying("{key} stands already on line {line}", key=shown(key), line=first)
                self._note(event, (*loc, key), message)
            if key is None or key in entries:
                self._value(next(self._events), (*loc, -1), _mark(event))
            else:
                entries[key] = self._value(next(self._events), (*loc, key), _mark(event))
        return entries

    def _key(self, event: Event, loc: Loc) -> str | None:
        key = self._value(event, (*loc, -1), _mark(event))
        merges = key == "<<" and isinstance(event, ScalarEvent) and event.implicit[0]
        if isinstance(key, str) and not merges:
            return key
        if merges:
            self._note(event, loc, saying("merge key << is not allowed; write the values out"))
        else:
            self._note(event, loc, saying("{key} is no name; a name is a text", key=shown(key)))
        return None

    def _note(self, event: Event, loc: Loc, message: Saying) -> None:
        line, column = _mark(event)
        source = self.document.source
        self.document.problems.append(
            Problem(loc, message, source=source, line=line, column=column)
        )


def _scalar(event: ScalarEvent) -> Any:
    """The value of a scalar: a text where it is quoted, else by YAML's core schema."""
    text = str(event.value)
    if not event.implicit[0] or len(text) > MAX_DIGITS:
        return text
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    if BASED_INTEGER.fullmatch(text):
        return int(text, 0)
    if NUMBER.fullmatch(text):
        return float(text)
    return float(text.replace(".", "", 1)) if NOT_FINITE.fullmatch(text) else text
