"""What are the measures, rungs, obstacles and units of the model called where people read them?

Names as model.md has them on the left, words for people on the right, in English; a
table says its words through `marked`, and `Words` translates them where they are shown.
"""

from __future__ import annotations

from simcoord.views.words import Words, marked

SHARE = marked("share")
MONTHS = marked("months")

MEASURES = {
    "outcome": marked("Integrated outcome"),
    "effort": marked("Joint effort"),
    "resistance": marked("Resistance"),
    "routine": marked("Routine"),
    "trust": marked("Trust"),
    "fatigue": marked("Fatigue"),
    "voice": marked("Voice"),
    "alignment": marked("Alignment"),
    "ambition": marked("Ambition"),
    "synchrony": marked("Synchrony"),
    "joint_share": marked("Joint share of delivery"),
    "informal": marked("Informal network"),
    "active": marked("Active mechanisms"),
    "held": marked("Meetings held"),
    "load": marked("Load"),
    "paid": marked("Money paid"),
    "replaced": marked("Heads replaced"),
    "potential": marked("Potential growth"),
    "rung_low": marked("Low rung"),
    "rung_intermediate": marked("Intermediate rung"),
    "rung_high": marked("High rung"),
    "intensity": marked("Intensity"),
    "level": marked("Level"),
    "frame": marked("Frame"),
    "subsystems": marked("Subsystems"),
    "goals": marked("Goals"),
    "instruments": marked("Instruments"),
    "asynchrony_dimensions": marked("Asynchrony of the dimensions"),
    "asynchrony_offices": marked("Asynchrony of the offices"),
    "asynchrony_rhythms": marked("Asynchrony of the rhythms"),
    "execution_gap": marked("Execution gap"),
    "resilience_depth": marked("Depth of the cut"),
    "resilience_recovery": marked("Recovery"),
    "resilience_loss": marked("Loss after a change"),
    "reached_low": marked("Low level reached"),
    "reached_intermediate": marked("Intermediate level reached"),
    "reached_high": marked("High level reached"),
    "months_none": marked("Time at no level"),
    "months_low": marked("Time at the low level"),
    "months_intermediate": marked("Time at the intermediate level"),
    "months_high": marked("Time at the high level"),
    "half_life": marked("Half-life of what is shared"),
    "load_per_office_year": marked("Load per office and year"),
    "paid_total": marked("Money paid per place"),
    "outcome_gained": marked("Outcome gained by mechanisms"),
    "gained_per_load": marked("Outcome gained per load"),
}
STATISTICS = {
    "_plateau": marked("plateau"),
    "_mean": marked("mean of the run"),
    "_last": marked("last month"),
}
FAMILIES = {
    "condition_": marked("Condition of {name}"),
    "survival_": marked("Survival of {name}"),
}
ELEMENTS = {
    "information": marked("information"),
    "objectives": marked("objectives"),
    "planning": marked("planning"),
    "goals": marked("goals"),
    "budget": marked("budget"),
    "actions": marked("actions"),
    "evaluation": marked("evaluation"),
}
OBSTACLES = {
    "growth": marked("Grown (not held back)"),
    "resistance": marked("Resistance"),
    "information": marked("Poor information"),
    "goals": marked("Goals apart"),
    "budget": marked("Earmarked budget"),
    "deployment": marked("Thin deployment"),
    "ambition": marked("Low ambition"),
    "sequence": marked("Sequence"),
    "redundancy": marked("Redundancy"),
}
LEVELS = (marked("none"), marked("low"), marked("intermediate"), marked("high"))
RUNGS = ("rung_low", "rung_intermediate", "rung_high")
DIMENSIONS = ("frame", "subsystems", "goals", "instruments")

UNITS = {
    "load": marked("loads"),
    "paid": marked("budget units"),
    "paid_total": marked("budget units"),
    "load_per_office_year": marked("loads"),
    "gained_per_load": marked("share / load"),
    "resilience_recovery": MONTHS,
    "reached_low": MONTHS,
    "reached_intermediate": MONTHS,
    "reached_high": MONTHS,
    "months_none": MONTHS,
    "months_low": MONTHS,
    "months_intermediate": MONTHS,
    "months_high": MONTHS,
    "half_life": MONTHS,
    "active": marked("mechanisms"),
    "replaced": marked("heads"),
    "level": marked("level, 0 to 3"),
    "potential": marked("growth a month"),
}


def label(outcome: str, words: Words) -> str:
    """What a column of the summary or of the months is called.

    outcome : a measure, alone or with `_plateau`, `_mean` or `_last`

    >>> label("intensity_plateau", Words("en")), label("condition_learning_last", Words("en"))
    ('Intensity, plateau', 'Condition of learning, last month')
    """
    measure, statistic = _parted(outcome)
    said = _measure(measure, words)
    return f"{said}, {words(STATISTICS[statistic])}" if statistic else said


def unit(outcome: str, words: Words) -> str:
    """The unit of a column of the summary or of the months."""
    return words(UNITS.get(_parted(outcome)[0], SHARE))


def _parted(outcome: str) -> tuple[str, str]:
    """The measure and the statistic that make up an outcome's name."""
    for statistic in STATISTICS:
        if outcome.endswith(statistic):
            return outcome.removesuffix(statistic), statistic
    return outcome, ""


def _measure(measure: str, words: Words) -> str:
    if measure in MEASURES:
        return words(MEASURES[measure])
    first, _, rest = measure.partition("_")
    if first == "shared" and rest in ELEMENTS:
        return words("Shared {element}", element=words(ELEMENTS[rest]))
    if first in ("obstacle", "lost") and rest in OBSTACLES:
        return words("Held back: {obstacle}", obstacle=words(OBSTACLES[rest]).lower())
    for family, text in FAMILIES.items():
        if measure.startswith(family):
            return words(text, name=words.name(measure.removeprefix(family)))
    return words.name(measure)
