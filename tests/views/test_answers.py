"""Do the sentences say what the numbers say, and no more?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simcoord.analysis.comparison import paired
from simcoord.analysis.estimates import estimate
from simcoord.views.about import About
from simcoord.views.answers import comparison_answers, run_answers
from simcoord.views.study_answers import sensitivity_answers, sweep_answers
from simcoord.views.summary import LevelSummary
from simcoord.views.words import Words

EN, ES = Words("en"), Words("es")


def compared(before: list[float], after: list[float], outcome: str = "intensity_plateau") -> str:
    figures = paired(pd.Series(before), pd.Series(after))
    row = {"outcome": outcome, "scenario": "b", "level": "nation"} | figures
    (sentence,) = comparison_answers(pd.DataFrame([row]), EN)
    return sentence


def test_a_sure_difference_is_told_with_its_interval_and_how_often() -> None:
    before = [0.2, 0.3, 0.4, 0.5]
    told = compared(
        before, [value + step for value, step in zip(before, [1, 2, 3, 2], strict=True)]
    )
    assert told.startswith("Intensity of coordination (mean of the last 60 months): 2.000 higher")
    assert told.endswith("interval 0.701 to 3.299); higher in 100% of the histories.")


def test_less_is_told_as_less_with_both_ends_positive() -> None:
    told = compared([9.0, 8.0, 7.0, 6.0], [7.0, 7.0, 5.0, 5.0], "resilience_recovery")
    assert told == (
        "Recovery: 1.5\xa0months lower (95% interval 0.6 to 2.4); higher in 0% of the histories."
    )


def test_an_interval_that_holds_zero_tells_no_difference() -> None:
    assert "no difference can be told: on average" in compared([0.1, 0.2, 0.3], [0.3, 0.1, 0.3])


def test_runs_that_are_all_the_same_are_called_the_same() -> None:
    assert compared([0.1, 0.2], [0.1, 0.2]).endswith("the same in every history.")


def test_one_history_and_no_history_tell_nothing_of_chance() -> None:
    assert "which tells nothing of chance" in compared([0.1], [0.2])
    assert "nothing can be told" in compared([np.nan], [0.2])


def test_a_small_difference_is_not_rounded_to_nothing() -> None:
    before = np.linspace(0.2, 0.8, 20)
    told = compared(list(before), list(before + np.linspace(0.0001, 0.0003, 20)))
    assert "0.0002" in told and "0.000 " not in told


def test_levels_are_named_where_there_are_several() -> None:
    figures = paired(pd.Series([0.1, 0.2]), pd.Series([0.1, 0.2]))
    rows = [{"outcome": "effort_mean", "scenario": "b", "level": n} | figures for n in ("a", "b")]
    told = comparison_answers(pd.DataFrame(rows), EN)
    assert [sentence.partition(":")[0] for sentence in told] == [
        "Joint effort (mean of the run), a",
        "Joint effort (mean of the run), b",
    ]


def level(**changes: object) -> LevelSummary:
    some, none = estimate([0.4, 0.5, 0.6]), estimate([])
    figures = LevelSummary(
        places=1,
        plateau={"intensity": some},
        level="intermediate",
        share_levels={},
        obstacles={"resistance": estimate([0.3]), "growth": estimate([0.6, 0.6])},
        changes=[],
        over_changes={"resilience_depth": none, "resilience_recovery": none},
        cost={},
    )
    return figures._replace(**changes)


def test_a_run_is_told_by_how_far_what_held_it_back_and_what_changes_cost() -> None:
    how_far, held, changes = run_answers({"nation": level()}, EN)
    assert how_far.startswith("Coordination reaches level “intermediate” of three.")
    assert "0.500 (95% interval of the mean: 0.252 to 0.748)" in how_far
    assert "resistance (30%). 60% of it grew" in held
    assert changes == "No change of government could be followed for 24 months."


def test_a_run_without_mechanisms_is_not_said_to_be_held_back() -> None:
    nothing = {"growth": estimate([]), "resistance": estimate([])}
    assert "nothing held it back" in run_answers({"nation": level(obstacles=nothing)}, EN)[1]


def grid() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Terms of 12 and 24 months, which make 0.1 and 0.3, and a fund that does nothing."""
    design = pd.DataFrame(
        {
            "setting": [0, 1, 2, 3],
            "point": [0, 1, 2, 3],
            "alternative": "",
            "term": [12, 12, 24, 24],
            "fund": [0.0, 0.5, 0.0, 0.5],
        }
    )
    luck = [0.0, 0.01, 0.02, 0.03]
    rows = [
        (setting, replicate, base + luck[replicate] * (1 + 0.1 * (setting % 2)))
        for setting, base in enumerate([0.1, 0.1, 0.3, 0.3])
        for replicate in range(4)
    ]
    return pd.DataFrame(rows, columns=["setting", "replicate", "value"]), design


def test_a_sweep_names_its_best_setting_and_what_each_factor_does() -> None:
    values, design = grid()
    best, term, _ = sweep_answers(values, design, About("effort_mean"), EN)
    assert best.startswith("Best (more is better) with term 24, fund 0.5: 0.317")
    assert "worst with term 12, fund 0: 0.115" in best
    assert term.startswith("By “term”, all else averaged: 0.116 at 12; 0.316 at 24. Between")


def test_where_less_is_better_the_best_setting_is_the_lowest() -> None:
    values, design = grid()
    told = sweep_answers(values, design, About("resistance_mean"), EN)
    assert told[0].startswith("Best (less is better) with term 12, fund 0")


def test_a_sweep_that_is_cut_short_is_told_by_replicates_that_all_settings_have() -> None:
    values, design = grid()
    unfinished = values[(values["replicate"] < 3) | (values["setting"] < 2)]
    whole = values[values["replicate"] < 3]
    about = About("effort_mean")
    assert sweep_answers(unfinished, design, about, EN) == sweep_answers(whole, design, about, EN)


def test_settings_that_luck_alone_tells_apart_are_not_called_best() -> None:
    values, design = grid()
    values["value"] = np.tile([0.1, 0.4, 0.2, 0.3], 4) + values["setting"] * 0.001 * np.tile(
        [1, -1, 1, -1], 4
    )
    told = sweep_answers(values, design, About("effort_mean"), EN)
    assert told[0].endswith("These runs cannot tell the two apart.")
    assert "“term” does nothing to it that can be told." in told


def sobol_table(totals: dict[str, tuple[float, float, float]]) -> pd.DataFrame:
    rows = [
        {"order": order, "factor": name, "index": index, "low": low, "high": high}
        for order in ("first", "total")
        for name, (index, low, high) in totals.items()
    ]
    return pd.DataFrame(rows)


def test_sobol_names_the_first_factor_who_may_be_as_large_and_who_does_nothing() -> None:
    table = sobol_table({"a": (0.6, 0.4, 0.8), "b": (0.5, 0.3, 0.7), "c": (0.0, 0.0, 0.001)})
    first, then, near, idle = sensitivity_answers(table, None, About("effort_mean"), EN)
    assert first.startswith("“a” moves it most: 60%")
    assert then == "Next comes b (50%)."
    assert near == "These runs cannot tell whether b may move it as much."
    assert idle == "Next to nothing comes from c."


def test_luck_is_what_the_factors_leave() -> None:
    table = sobol_table({"a": (1.0, 0.9, 1.1)})
    luck = pd.DataFrame(
        {
            "source": ["factors", "luck_common"],
            "share": [0.3, 0.7],
            "low": [0.2, 0.5],
            "high": [0.4, 0.8],
        }
    )
    told = sensitivity_answers(table, luck, About("effort_mean"), EN)[-1]
    assert told.startswith("How much is luck: 70% of what differs")


@pytest.mark.parametrize("words", [EN, ES])
def test_morris_names_what_cannot_be_told_from_luck(words: Words) -> None:
    rows = [
        {"index": "mu_star", "factor": "a", "value": 0.5, "low": 0.4, "high": 0.6, "floor": 0.1},
        {"index": "mu_star", "factor": "b", "value": 0.1, "low": 0.0, "high": 0.2, "floor": 0.1},
    ]
    told = sensitivity_answers(pd.DataFrame(rows), None, About("effort_mean"), words)
    assert "“a”" in told[0] and len(told) == 2 and "b" in told[1]
