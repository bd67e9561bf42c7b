"""What becomes of a scenario whose levers are turned, and why is it at times no scenario?

Settings are changes by path, in the order in which they were made.  A mechanism is added by a
setting that holds all of it, and taken away by one that holds None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simcoord.sayings import saying
from simcoord.scenario import InputError, Problem, change_text, parse_change
from simcoord.scenario.consistency import in_circle
from simcoord.views.levers import is_lever
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    from simcoord.scenario import Scenario

Settings = Mapping[str, Any]

#: The most settings that a link may hold.
MOST = 200

#: What is said of committees that report to themselves.
CIRCLE = in_circle(()).template

#: What is wrong with a place of the scenario, by the end of its path.
WHY = {
    "mechanism": marked(
        "A law is about {value}, which is switched off. Switch it on again, or take the law away"
        " under Events."
    ),
    "parent": marked(
        "{name} reports to {value}, which is switched off. Switch {value} on again, or let {name}"
        " report to another committee or to none."
    ),
    "members": marked("{name} has fewer than two members. Choose one more."),
    "circle": marked(
        "{name} would report to itself by way of {value}. Let it report to another committee or to"
        " none."
    ),
    "purpose": marked("{name} has no purpose. Choose at least one element for it to share."),
}


def additions(settings: Settings) -> dict[str, Any]:
    """The settings that add a mechanism."""
    return {
        path: value
        for path, value in settings.items()
        if path.count(".") == 3 and ".mechanisms." in path and value is not None
    }


def changes_of(settings: Settings) -> dict[str, Any]:
    """The changes that the settings make: what is added first, then all of what is there.

    What is set of a mechanism that is taken away waits until it is back.
    """
    gone = tuple(f"{path}." for path, value in settings.items() if value is None)
    rest = {path: value for path, value in settings.items() if not path.startswith(gone or "\n")}
    return {**additions(rest), **rest}


def ground_of(baseline: Scenario, settings: Settings) -> Scenario:
    """The baseline with what was added and what no lever sets: what levers begin at.

    Raises `InputError` if it is not sound.
    """
    fixed = {path: value for path, value in settings.items() if not is_lever(path)}
    changes = {**additions(settings), **fixed}
    return baseline.with_changes(changes) if changes else baseline


def variant_of(baseline: Scenario, settings: Settings) -> Scenario:
    """The scenario that the settings make of the baseline.

    Raises `InputError` if it is not sound, or cannot share its luck with the baseline.
    """
    from simcoord.analysis.comparison import refuse_unlike_scenarios

    changes = changes_of(settings)
    if not changes:
        return baseline
    variant = baseline.with_changes(changes)
    refuse_unlike_scenarios(baseline, saying("the variant"), variant)
    return variant


def with_setting(settings: Settings, changes: Settings, begun: Settings) -> dict[str, Any]:
    """The settings with one more change; what is as it was at the beginning is no setting.

    changes : values by path, of one lever
    begun   : what the same paths held
    """
    kept = {path: value for path, value in settings.items() if path not in changes}
    return kept if changes == begun else {**kept, **changes}


def without(settings: Settings, path: str) -> dict[str, Any]:
    """The settings without a path and all within it."""
    return {
        each: value
        for each, value in settings.items()
        if each != path and not each.startswith(f"{path}.")
    }


# In words


def why_not(error: InputError, words: Words) -> list[str]:
    """What is wrong with a variant, each thing once, and what to do about it."""
    return list(dict.fromkeys(_why(problem, words) for problem in error.problems))


def _why(problem: Problem, words: Words) -> str:
    loc = problem.loc
    about_mechanism = loc[:1] == ("events",) or "mechanisms" in loc
    what = "circle" if problem.message.template == CIRCLE else str(loc[-1]) if loc else ""
    if what not in WHY or not about_mechanism:
        return words.told(problem.said)
    value = words.name(problem.value) if isinstance(problem.value, str) else ""
    return words(WHY[what], name=words.name(str(loc[-2])), value=value)


# In links


def as_texts(settings: Settings) -> list[str]:
    """The settings as a link and the command line write them: `path=value`."""
    return [change_text(path, value) for path, value in changes_of(settings).items()]


def from_texts(texts: Sequence[str]) -> dict[str, Any]:
    """The settings that a link holds.

    Raises `InputError` with everything that is no change.
    """
    if len(texts) > MOST:
        message = saying("{n} changes; at most {most} allowed", n=len(texts), most=MOST)
        raise InputError([Problem((), message, len(texts))])
    problems: list[Problem] = []
    settings = dict(_read(texts, problems))
    if problems:
        raise InputError(problems)
    return settings


def _read(texts: Sequence[str], problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    for text in texts:
        try:
            yield parse_change(text)
        except InputError as error:
            problems.extend(error.problems)
