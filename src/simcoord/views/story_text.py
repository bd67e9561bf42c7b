"""How is each thing that happened in a run said?  A sentence for every kind of event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from simcoord.agents.chroniclers.event import (
    END,
    FOUNDED_ANEW,
    INTERVENTION,
    SCENARIO_EVENT,
    START,
    Kind,
)
from simcoord.views.explanation import BASES
from simcoord.views.vocabulary import ELEMENTS, MEASURES
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    from simcoord.agents.chroniclers.event import Event

#: Decimals of a number; up to so many where two that differ would read alike.
DIGITS, MOST_DIGITS = 2, 6

#: Levels of intensity, where they are told.
LEVELS = {
    "low": marked("the low level"),
    "intermediate": marked("the intermediate level"),
    "high": marked("the high level"),
}
#: What a rung was lost by; of such parts so many decimals, as a month fades by thousandths.
PART_DIGITS = 3
BY = {
    "turnover": marked("heads that left"),
    "growth": marked("growth"),
    "fading": marked("fading"),
    "intervention": marked("an intervention"),
}
#: What moved resistance most.
CAUSES = {
    "turnover": marked("the change of heads, which moved it by {term}"),
    "intervention": marked("an intervention, which moved it by {term}"),
    "routine": marked("routine, which stands at {term}"),
    "threat": marked("a mandate without legitimacy (a pull of {term})"),
    "budget_threat": marked("shared budgets without trust (a pull of {term})"),
    "fatigue": marked("coordination fatigue (a pull of {term})"),
    "voice": marked("voice in decisions (a pull of {term})"),
    "wins": marked("joint results (a pull of {term})"),
    "incentive": marked("money for joint work (a pull of {term})"),
}
#: What is done to a run from outside; anything else by its own name.
INTERVENTIONS = {
    "replace_head": marked("a head of office is replaced"),
    "call_early_change": marked("the government changes early"),
    "cut_budget": marked("budgets change"),
    "pass_law": marked("a law is passed"),
    "strike_crisis": marked("a crisis strikes"),
    "found": marked("a mechanism is founded"),
    "dissolve": marked("a mechanism is dissolved"),
    "start_fund": marked("a fund starts"),
    "end_fund": marked("a fund ends"),
}


def sentence(event: Event, words: Words) -> str:
    """What happened, in a sentence without month and place."""
    return SENTENCES[event.kind](event, words)


def _turnover(event: Event, words: Words) -> str:
    """Who lost their heads, and what fell most by it."""
    parts = [_heads(event, words)]
    if event.kind == Kind.NEW_ADMINISTRATION:
        parts.insert(0, _administration(event, words))
    if event.pair:
        parts.append(_tie(event, words))
    return "; ".join(parts)


def _administration(event: Event, words: Words) -> str:
    if event.cause == SCENARIO_EVENT:
        return words("new administration, before its time")
    if event.cause == INTERVENTION:
        return words("new administration, by an intervention")
    return words("new administration")


def _heads(event: Event, words: Words) -> str:
    if not event.sectors:
        return words("no office lost its head")
    who, many = _names(event.sectors, words), len(event.sectors)
    lost = words.plural("{sectors} lost its head", "{sectors} lost their heads", many, sectors=who)
    if not event.followed:
        return lost
    if event.followed == event.sectors:
        return words("{lost}, following the head above", lost=lost)
    who = _names(event.followed, words)
    return words("{lost}, {who} following the head above", lost=lost, who=who)


def _tie(event: Event, words: Words) -> str:
    """What fell most, from what to what, and why it did."""
    before, after = _apart(words, event.before, event.after)
    fell = words(
        "{element} shared by {pair} fell from {before} to {after}",
        element=words(ELEMENTS[event.measure.removeprefix("shared_")]),
        pair=_names(event.pair, words),
        before=before,
        after=after,
    )
    said = f"{fell}, {_protection(event, words)}"
    besides = [words("both heads left")] if event.cuts == 2 else []
    if event.kept > 0.0:
        kept = words.number(event.kept)
        besides.append(words("the informal network kept {kept} of what would leave", kept=kept))
    return f"{said} ({'; '.join(besides)})" if besides else said


def _protection(event: Event, words: Words) -> str:
    """What kept a tie from falling less, or further."""
    if not event.mechanisms:
        return words("because no standing mechanism covers it")
    if event.legal_basis > 0.0:
        return words(
            "although {mechanism} has a legal basis of {share}",
            mechanism=_mechanism(event, words),
            share=words.number(event.legal_basis),
        )
    return words.plural(
        "because {mechanisms} has no legal basis",
        "because {mechanisms} have no legal basis",
        len(event.mechanisms),
        mechanisms=words.listed([_the(name, words) for name in event.mechanisms]),
    )


def _not_held(event: Event, words: Words) -> str:
    return words(
        "{mechanism} did not meet: {came} of the {needed} members that it needs came; {absent}"
        " stayed away",
        mechanism=_mechanism(event, words),
        needed=event.needed,
        came=event.came,
        absent=_names(event.sectors, words),
    )


def row_of_meetings(events: Sequence[Event], words: Words) -> str:
    """Meetings of a committee that were not held, one after another, in a sentence."""
    away = Counter(sector for event in events for sector in event.sectors)
    times = max(away.values())
    most = tuple(sector for sector in away if away[sector] == times)
    return words(
        "{mechanism} did not meet {meetings} times running: at most {came} of the {needed} members"
        " that it needs came; {most} stayed away most often, {times} times",
        mechanism=_mechanism(events[0], words),
        meetings=len(events),
        needed=events[0].needed,
        came=max(event.came or 0 for event in events),
        most=_names(most, words),
        times=times,
    )


def _level_reached(event: Event, words: Words) -> str:
    before, after, threshold = _apart(words, event.before, event.after, event.threshold)
    return words(
        "joint work climbed to {level}: the {rung} rose from {before} to {after}"
        " (threshold {threshold})",
        level=words(LEVELS[event.level]),
        rung=words(MEASURES[event.measure]).lower(),
        before=before,
        after=after,
        threshold=threshold,
    )


def _level_lost(event: Event, words: Words) -> str:
    """Which rung gave way, and what the month took from it and gave it."""
    before, after, threshold = _apart(words, event.before, event.after, event.threshold)
    return words(
        "{fell}: the {rung} went from {before} to {after} (threshold {threshold}), mostly by"
        " {cause} ({parts})",
        fell=_fall(event, words),
        rung=words(MEASURES[event.measure]).lower(),
        before=before,
        after=after,
        threshold=threshold,
        cause=words(BY[event.cause]),
        parts=_parts(event, words),
    )


def _fall(event: Event, words: Words) -> str:
    if event.level not in LEVELS:
        return words("joint work fell below every level")
    return words("joint work fell back to {level}", level=words(LEVELS[event.level]))


def _parts(event: Event, words: Words) -> str:
    """What the month did to a rung, the worst first; nothing of what did nothing."""
    digits = max(PART_DIGITS, _digits(words, event.before, event.after))
    parts = sorted(event.parts.items(), key=lambda item: item[1])
    return ", ".join(
        words("{part} {amount}", part=words(BY[part]), amount=_signed(amount, words, digits))
        for part, amount in parts
        if amount != 0.0
    )


def _resistance(event: Event, words: Words) -> str:
    """Which way resistance crossed the threshold, where most, and by what."""
    before, after, threshold = _apart(words, event.before, event.after, event.threshold)
    was, now = _apart(words, event.sector_before, event.sector_after)
    texts = {
        Kind.RESISTANCE_SURGED: marked(
            "mean resistance rose past {threshold}, from {before} to {after}, most in {sector},"
            " from {was} to {now}; largest cause: {cause}"
        ),
        Kind.RESISTANCE_RELENTED: marked(
            "mean resistance fell below {threshold}, from {before} to {after}, most in {sector},"
            " from {was} to {now}; largest cause: {cause}"
        ),
    }
    return words(
        texts[event.kind],
        threshold=threshold,
        before=before,
        after=after,
        sector=words.name(event.sector),
        was=was,
        now=now,
        cause=_cause(event, words),
    )


def _cause(event: Event, words: Words) -> str:
    routine = event.cause == "routine"  # a height; the others move resistance up or down
    term = words.number(event.term) if routine else _signed(event.term, words, DIGITS)
    return words(CAUSES[event.cause], term=term)


def _founded(event: Event, words: Words) -> str:
    mechanism = _mechanism(event, words)
    if event.cause == START:
        return words("{mechanism} was founded", mechanism=mechanism)
    if event.cause == FOUNDED_ANEW and event.months is not None:
        return words.plural(
            "{mechanism} was founded anew, {n} month after it was dissolved",
            "{mechanism} was founded anew, {n} months after it was dissolved",
            event.months,
            mechanism=mechanism,
        )
    return words("{mechanism} was founded by an intervention", mechanism=mechanism)


def _dissolved(event: Event, words: Words) -> str:
    mechanism = _mechanism(event, words)
    if event.cause == INTERVENTION:
        return words("{mechanism} was dissolved by an intervention", mechanism=mechanism)
    why = words("which has no legal basis")
    if event.legal_basis > 0.0:
        basis = words.number(event.legal_basis)
        why = words("although it has a legal basis of {share}", share=basis)
    return words(
        "the new administration dissolved {mechanism}, {why} (the chance was {chance})",
        mechanism=mechanism,
        why=why,
        chance=words.number(event.chance),
    )


def _ended(event: Event, words: Words) -> str:
    mechanism = _mechanism(event, words)
    if event.cause == END:
        return words("{mechanism} came to its end", mechanism=mechanism)
    return words("{mechanism} was ended by an intervention", mechanism=mechanism)


def _locked(event: Event, words: Words) -> str:
    return words(
        "the planning rhythms of {pair} have locked: they are in step since month {since},"
        " and share planning at {planning}",
        pair=_names(event.pair, words),
        since=event.since,
        planning=words.number(event.term),
    )


def _out_of_step(event: Event, words: Words) -> str:
    now, threshold = _apart(words, event.after, event.threshold)
    return words(
        "the planning rhythms of {pair}, locked since month {since}, fell out of step: they are"
        " in step at {now}, below {threshold}",
        pair=_names(event.pair, words),
        since=event.since,
        now=now,
        threshold=threshold,
    )


def _crisis(event: Event, words: Words) -> str:
    kind, _, dimension = event.measure.partition("_")
    texts = {
        "condition": marked("crisis: the condition of {name} fell from {before} to {after}"),
        "frame": marked(
            "crisis: {name} weighs more with every office, on average {after} after {before}"
        ),
        "": marked("crisis"),
    }
    if not kind:
        return words(texts[kind])
    before, after = _apart(words, event.before, event.after)
    return words(texts[kind], name=words.name(dimension), before=before, after=after)


def _budget(event: Event, words: Words) -> str:
    before, after = _apart(words, event.before, event.after)
    change = words("from {before} to {after} budget units", before=before, after=after)
    whose, many = _names(event.sectors, words), len(event.sectors)
    return words.plural(
        "the budget of {sectors} went {change}",
        "the budgets of {sectors} went {change} each",
        many,
        sectors=whose,
        change=change,
    )


def _law(event: Event, words: Words) -> str:
    before, after = _apart(words, event.before, event.after)
    return words(
        "a law changed the legal basis of {mechanism} from {before} to {after}",
        mechanism=_mechanism(event, words),
        before=before,
        after=after,
    )


def _fund_started(event: Event, words: Words) -> str:
    return words(
        "a fund began to pay {matching} for each unit of {basis}",
        matching=words.tick(event.after),
        basis=words(BASES[event.cause]),
    )


def _fund_changed(event: Event, words: Words) -> str:
    return words(
        "the fund pays {matching} for each unit of {basis}; it paid {before}",
        matching=words.tick(event.after),
        basis=words(BASES[event.cause]),
        before=words.tick(event.before),
    )


def _fund_ended(event: Event, words: Words) -> str:
    return words("the fund for {basis} came to its end", basis=words(BASES[event.cause]))


def _intervention(event: Event, words: Words) -> str:
    """What somebody did, and to whom; what came of it is told by other events."""
    known = INTERVENTIONS.get(event.cause)
    what = words(known) if known else words.name(event.cause)
    about = _names((*event.mechanisms, *event.sectors), words)
    said = words("intervention: {what}", what=what)
    return f"{said} ({about})" if about else said


def _mechanism(event: Event, words: Words) -> str:
    return _the(event.mechanisms[0], words)


def _the(mechanism: str, words: Words) -> str:
    """A mechanism in a sentence: an article where the language can put one to any name."""
    return words("the {mechanism}", mechanism=words.name(mechanism))


def _names(names: Sequence[str], words: Words) -> str:
    return words.listed([words.name(name) for name in names])


def _digits(words: Words, *values: float) -> int:
    """With how many decimals values that differ read differently; as few as will do."""
    for digits in range(DIGITS, MOST_DIGITS + 1):
        if len({words.number(value, digits) for value in values}) == len(set(values)):
            return digits
    return DIGITS


def _apart(words: Words, *values: float) -> list[str]:
    """Values as they are written where they are compared."""
    digits = _digits(words, *values)
    return [words.number(value, digits) for value in values]


def _signed(value: float, words: Words, digits: int) -> str:
    """A number that is added or taken away; of one too small to be seen, the sign."""
    return f"{'-' if value < 0.0 else '+'}{words.number(abs(value), digits)}"


SENTENCES: dict[Kind, Callable[[Event, Words], str]] = {
    Kind.INTERVENTION: _intervention,
    Kind.CRISIS: _crisis,
    Kind.BUDGET: _budget,
    Kind.LAW: _law,
    Kind.FUND_STARTED: _fund_started,
    Kind.FUND_CHANGED: _fund_changed,
    Kind.FUND_ENDED: _fund_ended,
    Kind.FOUNDED: _founded,
    Kind.DISSOLVED: _dissolved,
    Kind.ENDED: _ended,
    Kind.NEW_ADMINISTRATION: _turnover,
    Kind.HEADS_LEFT: _turnover,
    Kind.NOT_HELD: _not_held,
    Kind.LEVEL_REACHED: _level_reached,
    Kind.LEVEL_LOST: _level_lost,
    Kind.RESISTANCE_SURGED: _resistance,
    Kind.RESISTANCE_RELENTED: _resistance,
    Kind.LOCKED: _locked,
    Kind.OUT_OF_STEP: _out_of_step,
}
