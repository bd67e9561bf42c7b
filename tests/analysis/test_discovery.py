"""Is a box that was planted found, and said in the words of the experiment?"""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom
from sweep_tables import shuffled, values_of

from simcoord.analysis import Interest, Limits, Resampling, discover, words
from simcoord.analysis.boxes import PHRASES, Restriction, quasi_p
from simcoord.analysis.cases import cases_of
from simcoord.scenario import InputError

POINTS = 300
QUICK = Resampling(seed=0, resamples=100)
FEW = Limits(refits=2)
LOW = Interest(below=0.3)
METHODS = pytest.mark.parametrize("method", ["tree", "prim"])


def design(points: int = POINTS) -> pd.DataFrame:
    draws = np.random.default_rng(8)
    return pd.DataFrame(
        {
            "setting": range(points),
            "point": range(points),
            "term": draws.choice([12, 24, 48, 96], points),
            "matching": draws.uniform(0, 1, points),
            "loss": draws.uniform(0, 1, points),
            "bodies": draws.choice(["one", "two", "three"], points),
        }
    )


def planted(points: pd.DataFrame) -> np.ndarray:
    """Terms below 36 with matching above 0.4, unless there are two bodies."""
    inside = (points["term"] < 36) & (points["matching"] > 0.4) & (points["bodies"] != "two")
    return inside.to_numpy()


def within(box: pd.Series) -> np.ndarray:
    """Which points lie in a box of all three factors, from its restrictions."""
    asked = {restriction.factor: restriction for restriction in box["restrictions"]}
    points = design()
    inside = points["term"] < asked["term"].high
    inside &= points["matching"] > asked["matching"].low
    return (inside & points["bodies"].isin(asked["bodies"].categories)).to_numpy()


def outcomes(fail: float = 0.1, noise: float = 0.02) -> pd.DataFrame:
    luck = np.random.default_rng(9).normal(size=(POINTS, 6))
    return values_of(np.where(planted(design()), fail, 0.6)[:, None] + noise * luck)


@METHODS
def test_a_planted_box_is_found_and_said_in_words(method: str) -> None:
    found = discover(outcomes(), design(), LOW, method, FEW, QUICK)
    box = found.iloc[0]
    assert box["density"] > 0.98 and box["coverage"] > 0.98
    asked = {restriction.factor: restriction for restriction in box["restrictions"]}
    assert set(asked) == {"term", "matching", "bodies"}
    assert (asked["term"].low, asked["term"].high) == (-inf, 36)
    assert asked["matching"].low == pytest.approx(0.4, abs=0.03)
    assert asked["matching"].high == inf
    assert asked["bodies"].categories == ("one", "three")
    assert all(restriction.quasi_p < 1e-4 for restriction in asked.values())
    assert "term below 36" in box["words"] and "bodies is one or three" in box["words"]
    assert "loss" not in box["words"]
    assert box["stability"] > 0.9


@METHODS
def test_a_box_is_found_through_luck(method: str) -> None:
    found = discover(outcomes(0.25, 0.1), design(), LOW, method, FEW, QUICK).iloc[0]
    truth = 0.69  # of normal runs of mean 0.25 and spread 0.1, those below 0.3
    assert found["density_low"] < truth < found["density_high"]
    assert found["words"].startswith("term below 36") or "term below 36" in found["words"]


def test_figures_of_a_box_are_what_one_counts() -> None:
    found = discover(outcomes(), design(), LOW, "tree", FEW, QUICK)
    box = found.iloc[0]
    inside = within(box)
    points, hits = int(inside.sum()), int(planted(design())[inside].sum())
    assert (box["points"], box["runs"], box["of_interest"]) == (points, 6 * points, 6 * hits)
    assert box["density"] == hits / points
    assert box["coverage"] == pytest.approx(hits / planted(design()).sum())
    assert box["lift"] == pytest.approx(hits / points / planted(design()).mean())


def test_winning_is_found_as_failing_is() -> None:
    mirrored = outcomes().assign(value=lambda table: -table["value"])
    lost = discover(outcomes(), design(), LOW, "tree", FEW, QUICK)
    won = discover(mirrored, design(), Interest(above=-0.3), "tree", FEW, QUICK)
    pd.testing.assert_frame_equal(lost, won)


@METHODS
def test_luck_alone_makes_no_stable_box(method: str) -> None:
    luck = values_of(np.random.default_rng(2).normal(size=(POINTS, 6)))
    found = discover(luck, design(), Interest(below=-1.0), method, FEW, QUICK)
    assert found.empty and "density_low" in found


@METHODS
def test_the_order_of_rows_does_not_matter(method: str) -> None:
    straight = discover(outcomes(), design(), LOW, method, FEW, QUICK)
    mixed = discover(shuffled(outcomes()), shuffled(design()), LOW, method, FEW, QUICK)
    pd.testing.assert_frame_equal(straight, mixed)


def test_two_boxes_are_found_one_after_the_other() -> None:
    points = design()
    fail = planted(points) | ((points["term"] == 96) & (points["loss"] > 0.6)).to_numpy()
    y = values_of(np.where(fail, 0.1, 0.6)[:, None] + np.zeros((1, 3)))
    for method in ("tree", "prim"):
        found = discover(y, points, LOW, method, Limits(depth=4, refits=0), QUICK)
        assert len(found) >= 2 and found["coverage"].iloc[:2].sum() > 0.8
        assert list(found["box"]) == list(range(1, len(found) + 1))
        assert (np.diff(found["coverage"]) <= 0).all()


def test_limits_are_kept() -> None:
    shallow = discover(outcomes(), design(), LOW, "tree", Limits(depth=1, refits=0), QUICK)
    assert all(len(box) == 1 for box in shallow["restrictions"])
    none = discover(outcomes(0.25, 0.2), design(), LOW, "prim", Limits(density=0.99), QUICK)
    assert none.empty
    one = discover(outcomes(), design(), LOW, "prim", Limits(boxes=1, refits=0), QUICK)
    assert len(one) == 1 and np.isnan(one["stability"].item())


def test_neighbours_that_are_both_dense_are_one_box() -> None:
    share = np.select([design()["term"] == t for t in (12, 24)], [0.9, 0.7], 0.1)
    y = (np.random.default_rng(1).random((POINTS, 20)) > share[:, None]).astype(float)
    found = discover(values_of(y), design(), Interest(below=0.5), "tree", FEW, QUICK)
    assert list(found["words"]) == ["term below 36"]


def test_a_factor_without_a_value_at_some_points_is_refused() -> None:
    holes = design().assign(loss=lambda table: table["loss"].where(table["loss"] > 0.1))
    with pytest.raises(InputError, match="'loss' has no one value at some points"):
        discover(outcomes(), holes, LOW)


def test_quasi_p_is_the_binomial_probability_of_what_is_seen() -> None:
    cases = cases_of(outcomes(), design(), LOW)
    box = {"term": (-inf, 36.0), "bodies": (0.5, inf)}
    inner = (design()["term"] < 36) & (design()["bodies"] != "two")
    hits, n = int(planted(design())[inner].sum()), int(inner.sum())
    wider = planted(design())[design()["term"] < 36].mean()
    assert quasi_p(cases, box, "bodies") == pytest.approx(binom.sf(hits - 1, n, wider))


def test_categories_are_ranked_by_their_share_of_interest() -> None:
    assert cases_of(outcomes(), design(), LOW).categories["bodies"][0] == "two"


def test_words_can_be_said_in_another_language() -> None:
    spanish = PHRASES | {"and": " y ", "or": " u ", "between": "{factor} de {low} a {high}"}
    box = [Restriction("plazo", 24.0, 48.04), Restriction("mesas", categories=("una", "otra"))]
    spanish["is"] = "{factor}: {names}"
    assert words(box, spanish) == "plazo de 24 a 48 y mesas: una u otra"
    assert words([Restriction("term", low=0.12345)]) == "term above 0.123"
    assert words([]) == "everywhere"


@pytest.mark.parametrize(
    ("interest", "said"),
    [
        (Interest(below=0.0), "none of 1800 runs has its value below 0; values go from"),
        (Interest(above=-1.0), "every one of 1800 runs has its value above -1"),
        (Interest(), "say which runs are of interest"),
    ],
)
def test_runs_that_are_all_alike_are_refused(interest: Interest, said: str) -> None:
    with pytest.raises(InputError, match=said):
        discover(outcomes(), design(), interest)


def test_too_few_points_and_unknown_methods_are_refused() -> None:
    few: Any = outcomes().query("setting < 19")
    with pytest.raises(InputError, match="19 points have a run; to find boxes, 20 are the least"):
        discover(few, design(), LOW)
    with pytest.raises(InputError, match="did you mean 'prim'"):
        discover(outcomes(), design(), LOW, "prime")


def test_a_sweep_cut_short_counts_the_runs_that_are_there() -> None:
    cut = outcomes().iloc[: 2 * POINTS + 50]
    found = discover(cut, design(), LOW, "tree", FEW, QUICK).iloc[0]
    assert found["runs"] == 2 * within(found).sum() + within(found)[:50].sum()
