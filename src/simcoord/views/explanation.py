"""What does a scenario say, in words that one can check against one's own?"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simcoord.scenario.consistency import run_bytes
from simcoord.scenario.schema import BudgetEvent, Committee, Consultation, CrisisEvent, LawEvent
from simcoord.views.origin import question_of, title_of
from simcoord.views.timeline import Timeline
from simcoord.views.vocabulary import ELEMENTS
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    from simcoord.scenario import Scenario
    from simcoord.scenario.schema import Event, Jurisdiction, Mechanism, Sector

ACROSS = 96

KINDS = {
    "aggregation": marked("aggregation of sectoral actions"),
    "consultation": marked("mutual consultation"),
    "lead_unit": marked("lead unit"),
    "committee": marked("committee"),
}
BASES = {
    "effort": marked("joint effort"),
    "results": marked("joint results"),
    "activity": marked("activity"),
}


def explained(scenario: Scenario, words: Words) -> Iterator[str]:
    """The lines that explain a scenario, each part under its own heading."""
    yield title_of(scenario, words)
    yield from textwrap.wrap(question_of(scenario, words), ACROSS)
    yield ""
    yield words("The file is sound.")
    yield _size(scenario, words)
    for title, lines in parts(scenario, words):
        yield from _part(title, lines)


def parts(scenario: Scenario, words: Words) -> Iterator[tuple[str, Iterator[str]]]:
    """What a scenario says, part by part: each with its title and its lines."""
    yield words("Problem"), _dimensions(scenario, words)
    yield words("Sectors"), _sectors(scenario, words)
    for name, level in scenario.jurisdictions.items():
        yield _level_title(name, level, words), _level(scenario, name, words)
    if scenario.events:
        yield words("Events"), _events(scenario, words)


def _part(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield ""
    yield title
    for line in lines:
        deep = len(line) - len(line.lstrip()) + 2
        yield from textwrap.wrap(
            line.strip(), ACROSS, initial_indent=" " * deep, subsequent_indent=" " * (deep + 2)
        )


def _size(scenario: Scenario, words: Words) -> str:
    """How long and large a run is."""
    months, sectors = scenario.horizon.months, len(scenario.sectors)
    places = sum(level.count for level in scenario.jurisdictions.values())
    megabytes = run_bytes(places, sectors, months) / 1e6
    return words(
        "A run has {months}, {sectors} and {places}, and takes {size} MB of memory.",
        months=words.plural("{n} month", "{n} months", months),
        sectors=words.plural("{n} sector", "{n} sectors", sectors),
        places=words.plural("{n} place", "{n} places", places),
        size=words.number(megabytes, 1),
    )


def _dimensions(scenario: Scenario, words: Words) -> Iterator[str]:
    for name, dimension in scenario.problem.dimensions.items():
        yield words(
            "{name}: need {need}, condition at the start {condition}",
            name=words.name(name),
            need=words.number(dimension.need),
            condition=words.number(dimension.condition),
        )


def _sectors(scenario: Scenario, words: Words) -> Iterator[str]:
    for name, sector in scenario.sectors.items():
        budget = words(
            "{name}: budget {budget}, {share} of it earmarked",
            name=words.name(name),
            budget=words.tick(sector.budget),
            share=words.percent(sector.earmarked),
        )
        yield f"{budget}; {_plans(sector, words)}"


def _plans(sector: Sector, words: Words) -> str:
    rhythm = sector.rhythm
    often = words.plural("plans every month", "plans every {n} months", rhythm.period)
    return words("{often} from month {first}", often=often, first=rhythm.first)


def _level_title(name: str, level: Jurisdiction, words: Words) -> str:
    places = words.plural("{n} place", "{n} places", level.count)
    if level.parent is None:
        return words("Level {name}: {places}", name=words.name(name), places=places)
    return words(
        "Level {name}: {places} under {parent}",
        name=words.name(name),
        places=places,
        parent=words.name(level.parent),
    )


def _level(scenario: Scenario, name: str, words: Words) -> Iterator[str]:
    level = scenario.jurisdictions[name]
    yield _government(scenario, name, words)
    yield _heads(level, words)
    yield from _presence(level, words)
    yield from _fund(level, words)
    if not level.mechanisms:
        yield words("No mechanism")
    for mechanism_name, mechanism in level.mechanisms.items():
        yield _mechanism(mechanism_name, mechanism, words)


def _government(scenario: Scenario, name: str, words: Words) -> str:
    """When governments change: the calendar, and how often that is within the run."""
    calendar = scenario.jurisdictions[name].administration
    changes = len(range(calendar.first_change, scenario.horizon.months + 1, calendar.term))
    return words(
        "Government: first change in {month}, then every {term}: {changes} in the run",
        month=Timeline.of(scenario).name(calendar.first_change, words),
        term=words.plural("{n} month", "{n} months", calendar.term),
        changes=words.plural("{n} change", "{n} changes", changes),
    )


def _heads(level: Jurisdiction, words: Words) -> str:
    heads = level.administration
    return words(
        "Heads of office: {replacement} leave at a change, {reshuffle} a year besides",
        replacement=words.percent(heads.replacement),
        reshuffle=words.percent(heads.reshuffle),
    )


def _presence(level: Jurisdiction, words: Words) -> Iterator[str]:
    best, worst = level.presence.best, level.presence.worst
    if (best, worst) != (1.0, 1.0):
        yield words(
            "Presence of the state: from {best} in the first place to {worst} in the last",
            best=words.percent(best),
            worst=words.percent(worst),
        )


def _fund(level: Jurisdiction, words: Words) -> Iterator[str]:
    fund = level.incentive
    if fund.matching > 0:
        paid = words(
            "Fund: pays {matching} for each unit of {basis}",
            matching=words.tick(fund.matching),
            basis=words(BASES[fund.basis]),
        )
        limits = [paid, _months(fund.start, fund.end, words)]
        if fund.fund is not None:
            money = words.tick(fund.fund)
            limits.append(words("at most {money} budget units a year", money=money))
        yield ", ".join(limit for limit in limits if limit)


def _months(start: int, end: int | None, words: Words) -> str:
    """The months in which something is in force; nothing where it always is."""
    if end is not None:
        return words("from month {start} to month {end}", start=start, end=end - 1)
    return words("from month {start} on", start=start) if start > 1 else ""


def _mechanism(name: str, mechanism: Mechanism, words: Words) -> str:
    """One mechanism in a sentence: what, who, how often, what for, and on what basis."""
    parts = [
        f"{words.name(name)}: {_kind(mechanism, words)}",
        _members(mechanism, words),
        words.plural("every month", "every {n} months", mechanism.every),
        _months(mechanism.start, mechanism.end, words),
        _purpose(mechanism, words),
    ]
    if mechanism.institutional > 0:
        parts.append(words("legal basis {share}", share=words.number(mechanism.institutional)))
    if isinstance(mechanism, Committee) and mechanism.parent is not None:
        parts.append(words("reports to {parent}", parent=words.name(mechanism.parent)))
    return ", ".join(part for part in parts if part)


def _kind(mechanism: Mechanism, words: Words) -> str:
    """What kind of mechanism it is, with what sets it apart within its kind."""
    kind = words(KINDS[mechanism.kind])
    if isinstance(mechanism, Committee) and mechanism.structural:
        return words("{kind}, structural", kind=kind)
    if isinstance(mechanism, Consultation) and not mechanism.two_way:
        return words("{kind}, one-way", kind=kind)
    return kind


def _members(mechanism: Mechanism, words: Words) -> str:
    if mechanism.members == "all":
        return words("all sectors")
    return words.listed([words.name(member) for member in mechanism.members])


def _purpose(mechanism: Mechanism, words: Words) -> str:
    rates = mechanism.rates
    elements = [f"{words(ELEMENTS[name])} {words.number(rate)}" for name, rate in rates.items()]
    return words("to share {elements}", elements=words.listed(elements))


def _events(scenario: Scenario, words: Words) -> Iterator[str]:
    timeline = Timeline.of(scenario)
    for event in scenario.events:
        where = words.name(event.jurisdiction) if event.jurisdiction else words("all levels")
        yield f"{timeline.name(event.month, words)}, {where}: {_event(event, words)}"


def _event(event: Event, words: Words) -> str:
    """What an event does, in words."""
    match event:
        case BudgetEvent():
            return _budget_event(event, words)
        case CrisisEvent():
            return _crisis(event, words)
        case LawEvent():
            return _law(event, words)
        case _:
            return words("the government changes early")


def _budget_event(event: BudgetEvent, words: Words) -> str:
    whose = (
        words("all sectors")
        if event.sectors == "all"
        else words.listed([words.name(sector) for sector in event.sectors])
    )
    change = words("budget of {whose} times {factor}", whose=whose, factor=words.tick(event.factor))
    if event.months is None:
        return change
    lasting = words.plural("for {n} month", "for {n} months", event.months)
    return f"{change}, {lasting}"


def _crisis(event: CrisisEvent, words: Words) -> str:
    falls = [
        words("{name} falls by {share}", name=words.name(name), share=words.number(share))
        for name, share in event.condition.items()
    ]
    return words("crisis: {falls}", falls=words.listed(falls)) if falls else words("crisis")


def _law(event: LawEvent, words: Words) -> str:
    return words(
        "the legal basis of {name} becomes {share}",
        name=words.name(event.mechanism),
        share=words.number(event.institutional),
    )
