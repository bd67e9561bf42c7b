"""What happened in one run, and why, told month by month: as a table and as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from simcoord.agents.chronicle import RESISTANCE_THRESHOLD, Chronicle
from simcoord.agents.chroniclers.event import Event, Kind, frame_of
from simcoord.agents.run import Run
from simcoord.experiments import Results
from simcoord.experiments.requests import checked
from simcoord.measures import LEVEL_THRESHOLD
from simcoord.sayings import saying
from simcoord.scenario import InputError, Problem, Scenario
from simcoord.scenario.refusals import unknown
from simcoord.views.origin import title_of
from simcoord.views.story_text import row_of_meetings, sentence
from simcoord.views.words import LANGUAGES, Words

if TYPE_CHECKING:
    import pandas as pd

#: Names of all kinds of events.
KINDS = [str(kind) for kind in Kind]


class Story:
    """What happened in one run.

    scenario  : that was lived
    seed      : of its luck
    replicate : number of the run
    told      : the events, in order
    lang      : language of the text where none is asked for

    Raises `InputError` for an unknown language.
    """

    def __init__(
        self, scenario: Scenario, seed: int, replicate: int, told: Sequence[Event], lang: str = "en"
    ) -> None:
        self.scenario, self.seed, self.replicate = scenario, seed, replicate
        self.told, self.lang = list(told), lang
        self._several = sum(level.count for level in scenario.jurisdictions.values()) > 1
        _words(lang)

    @property
    def events(self) -> pd.DataFrame:
        """One row an event, in order; the columns are explained in `Event`."""
        return frame_of(self.told)

    def frame(self, lang: str | None = None, kinds: Iterable[str] | None = None) -> pd.DataFrame:
        """The events with a column `text` that says each in a sentence.

        lang  : "en" or "es"; None for the story's own
        kinds : which events, all if None

        Raises `InputError` for an unknown language or kind.
        """
        words, told = self._words(lang), self._of(kinds)
        rows = frame_of(told)
        rows["text"] = [sentence(event, words) for event in told]
        return rows

    def text(self, lang: str | None = None, kinds: Iterable[str] | None = None) -> str:
        """A line an event; meetings of a committee not held one after another share one.

        lang, kinds : as for `frame`

        Raises `InputError` for an unknown language or kind.
        """
        return "\n".join(self._lines(self._words(lang), kinds))

    def heading(self, lang: str | None = None) -> str:
        """One line that says which run it is."""
        words = self._words(lang)
        run = words("replicate {replicate}", replicate=self.replicate)
        parts = [title_of(self.scenario, words), words("seed {seed}", seed=self.seed), run]
        return " · ".join(parts)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        name = self.scenario.name or "a scenario"
        run = f"seed {self.seed}, replicate {self.replicate}"
        return f"<Story: {len(self.told)} events of {name!r}, {run}>"

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{escape(line)}</li>" for line in self._lines(self._words(None), None))
        return f"<p><strong>{escape(self.heading())}</strong></p><ul>{lines}</ul>"

    def _words(self, lang: str | None) -> Words:
        return _words(self.lang if lang is None else lang)

    def _of(self, kinds: Iterable[str] | None) -> list[Event]:
        """The events of these kinds."""
        if kinds is None:
            return self.told
        wanted = [kinds] if isinstance(kinds, str) else list(kinds)
        for kind in wanted:
            if kind not in KINDS:
                message, nearest = unknown(str(kind), saying("a kind of event"), KINDS)
                raise InputError([Problem(("kinds",), message, kind, nearest)])
        return [event for event in self.told if event.kind in wanted]

    def _lines(self, words: Words, kinds: Iterable[str] | None) -> Iterator[str]:
        for events in in_rows(self._of(kinds)):
            first, last = events[0].month, events[-1].month
            what = row_of_meetings(events, words) if last > first else sentence(events[0], words)
            yield words("{when}: {what}", when=self._when(events[0], last, words), what=what)

    def _when(self, event: Event, last: int, words: Words) -> str:
        """Month, and place where there are several."""
        when = words("month {month}", month=event.month)
        if last > event.month:
            when = words("months {first} to {last}", first=event.month, last=last)
        place = words.name(event.jurisdiction) if self._several else ""
        return f"{when}, {place}" if place else when


def in_rows(told: Sequence[Event]) -> list[list[Event]]:
    """The events, meetings of a committee not held one after another with the first of them.

    Order is that of the first of each row.
    """
    rows: list[list[Event]] = []
    open_rows: dict[tuple[str, ...], list[Event]] = {}
    for event in told:
        key = (event.jurisdiction, *event.mechanisms)
        if event.kind == Kind.NOT_HELD and (event.in_a_row or 0) > 1 and key in open_rows:
            open_rows[key].append(event)
            continue
        rows.append([event])
        if event.kind == Kind.NOT_HELD:
            open_rows[key] = rows[-1]
    return rows


def story(
    source: Any,
    replicate: int | None = None,
    lang: str = "en",
    *,
    seed: int = 1,
    resistance_threshold: float = RESISTANCE_THRESHOLD,
    level_threshold: float = LEVEL_THRESHOLD,
) -> Story:
    """What happened in one run, and why.

    source               : results of `simulate`, a scenario, or a model that has a chronicle
    replicate            : number of the run; None for the first of the results, or 0
    lang                 : language of its text: "en" or "es"
    seed                 : of all luck, where the source is a scenario
    resistance_threshold : mean resistance whose crossing is told, share
    level_threshold      : what a rung must reach to count as climbed, share; results have theirs

    The run is lived once more, month by month, and is thereby exactly the one of the results.  A
    model's story is the one so far, by its own thresholds.

    Raises `InputError` for anything that is not sound.

    >>> from simcoord.scenario import load_scenario
    >>> told = story(load_scenario("typical_practice"))
    >>> told.text("es", kinds=["new_administration"]).splitlines()[0].partition(";")[0]
    'mes 48: nueva administración'
    """
    _words(lang)
    if hasattr(source, "chronicle"):
        asked = (replicate, seed, resistance_threshold, level_threshold)
        if asked != (None, 1, RESISTANCE_THRESHOLD, LEVEL_THRESHOLD):
            message = saying("a model has its own replicate, seed and thresholds; leave these out")
            raise InputError([Problem(("story",), message)])
        run, chronicle = source.run, source.chronicle
    else:
        luck = _luck_of(source, replicate, seed, level_threshold)
        run, chronicle = _lived(*luck, _share(resistance_threshold))
    return Story(run.scenario, run.seed, run.replicate, chronicle.events, lang)


def _luck_of(
    source: Any, replicate: int | None, seed: int, level_threshold: float
) -> tuple[Any, int, int | None, float]:
    """Scenario, seed, replicate and threshold of a level: those of the results, if it is such."""
    if not isinstance(source, Results):
        return source, seed, replicate, level_threshold
    threshold = float(source.provenance["level_threshold"])
    return source.scenario, source.seed, _among(source, replicate), threshold


def _lived(
    scenario: Any,
    seed: int,
    replicate: int | None,
    level_threshold: float,
    resistance_threshold: float,
) -> tuple[Run, Chronicle]:
    """A run that was lived to its end, and what was written down of it."""
    request = checked(
        scenario,
        [0 if replicate is None else replicate],
        1,
        seed=seed,
        record="summary",
        ties_at=(),
        level_threshold=level_threshold,
    )
    run = Run(request.scenario, request.seed, request.replicates[0])
    chronicle = Chronicle(resistance_threshold, request.level_threshold)
    run.onlookers.append(chronicle)
    for _ in range(request.months):
        run.live_month()
    return run, chronicle


def _among(results: Results, replicate: int | None) -> int:
    """The replicate, if it is among the results; None for the first of them."""
    if replicate is None:
        return results.replicates[0]
    if replicate not in results.replicates:
        first, last = results.replicates[0], results.replicates[-1]
        message = saying(
            "{replicate} is not among the results ({count} replicates from {first} to {last})",
            replicate=repr(replicate),
            count=len(results.replicates),
            first=first,
            last=last,
        )
        raise InputError([Problem(("replicate",), message, replicate)])
    return replicate


def _share(value: float) -> float:
    """The threshold, if it is a share."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0.0 <= value <= 1.0:
        message = saying("{value} is not a share from 0 to 1", value=repr(value))
        raise InputError([Problem(("resistance_threshold",), message, value)])
    return float(value)


def _words(lang: str) -> Words:
    """The words of a language."""
    if lang not in LANGUAGES:
        message, nearest = unknown(str(lang), saying("a language here"), LANGUAGES)
        raise InputError([Problem(("lang",), message, lang, nearest)])
    return Words(lang)
