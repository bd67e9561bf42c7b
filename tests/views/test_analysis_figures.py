"""Do the figures of analyses draw what the tables say, in the reader's language, legibly?"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simcoord.analysis.boxes import Restriction
from simcoord.analysis.cases import Cases
from simcoord.views import influence, influence_text, policies_figures
from simcoord.views.about import About
from simcoord.views.along import along, curves, left_out_lines
from simcoord.views.regions import box_words, most_restricted, regions
from simcoord.views.rows import name_points
from simcoord.views.sheet import SMALL, WIDTH, Grid, Paper, sheet
from simcoord.views.tipping_figures import Tipping, tipping
from simcoord.views.tipping_text import tipping_lines
from simcoord.views.words import Words
from views.test_figures import no_text_on_another, said, texts

EN, ES = Words("en"), Words("es")
ABOUT = About("intensity_plateau", "An experiment · 10 replicates · seed 1")
LOAD = About("load_per_office_year", ABOUT.origin)


def sobol_table(**indices: tuple[float, float]) -> pd.DataFrame:
    """First and total index of each factor, intervals a tenth wide, and one pair."""
    rows = [
        (order, factor, "", index)
        for n, order in enumerate(("first", "total"))
        for factor, index in ((name, pair[n]) for name, pair in indices.items())
    ]
    rows.append(("second", *list(indices)[:2], 0.2))
    table = pd.DataFrame(rows, columns=["order", "factor", "other", "index"])
    ends = {"low": table["index"] - 0.05, "high": table["index"] + 0.05}
    return table.assign(statistic="mean", base=64, base_planned=64, replicates=10, **ends)


def morris_table(**effects: tuple[float, float]) -> pd.DataFrame:
    """mu_star and sigma of each factor; mu is minus mu_star; luck alone would make 0.01."""
    rows = [
        (index, factor, value)
        for factor, (mu_star, sigma) in effects.items()
        for index, value in (("mu", -mu_star), ("mu_star", mu_star), ("sigma", sigma))
    ]
    table = pd.DataFrame(rows, columns=["index", "factor", "value"])
    ends = {"low": table["value"] - 0.02, "high": table["value"] + 0.02, "floor": 0.01}
    counts = {"trajectories": 20, "trajectories_planned": 20, "replicates": 10}
    return table.assign(statistic="mean", **ends, **counts)


SOBOL = sobol_table(term=(0.2, 0.3), matching=(0.5, 0.6), overlap=(0.0, 0.01))
MORRIS = morris_table(term=(0.2, 0.1), matching=(0.4, 0.02), overlap=(0.03, 0.01))


def luck_table(factors: float, common: float) -> pd.DataFrame:
    share = [factors, common, 1 - factors - common]
    table = pd.DataFrame({"source": ["factors", "luck_common", "luck_own"], "share": share})
    return table.assign(low=table["share"] - 0.02, high=table["share"] + 0.02)


def one_tipping(crossing: float = 30.0, low: float = 24.0, high: float = np.inf) -> Tipping:
    x = np.array([12.0, 24.0, 48.0])
    mean = x / 100
    curve = pd.DataFrame({"x": x, "mean": mean, "low": mean - 0.05, "high": mean + 0.05})
    found = {"crossing": [crossing], "direction": "rises", "low": low, "high": high}
    points = pd.DataFrame({"factor": "term", "level": 0.3, **found, "side": "", "sure": False})
    return Tipping(curve, points)


def small_sweep() -> Any:
    """Two alternatives, a factor with two values and one with a single value."""
    design = pd.DataFrame(
        {
            "setting": range(5),
            "point": [0, 1, 0, 1, 2],
            "alternative": ["usual", "usual", "fund", "fund", "fund"],
            "lead_unit": [0.1, 0.2, 0.1, 0.2, 0.3],
            "term": 12.0,
        }
    )
    number = SimpleNamespace(is_number=True)
    experiment = SimpleNamespace(
        factors={"lead_unit": number, "term": number},
        alternatives=["usual", "fund"],
        design=SimpleNamespace(kind="grid"),
    )
    return SimpleNamespace(experiment=experiment, design=design)


def differences_table() -> pd.DataFrame:
    names = ["fund", "lead_unit", "nothing"]
    rows = {"alternative": names, "difference": [0.2, -0.1, 0.01]}
    ends = {"low": [0.1, -0.2, -0.01], "high": [0.3, -0.05, 0.03]}
    return pd.DataFrame(rows | ends).assign(outcome="intensity_plateau", reference="usual")


def chances_table() -> pd.DataFrame:
    pairs = [("usual", "fund", 0.1), ("fund", "usual", 0.9)]
    return pd.DataFrame(pairs, columns=["alternative", "other", "chance"])


def robustness_table() -> pd.DataFrame:
    table = pd.DataFrame({"alternative": ["usual", "fund"]})
    for name in ("mean", *policies_figures.ROBUSTNESS):
        table[name] = [0.4, 0.6]
        table[f"{name}_low"], table[f"{name}_high"] = table[name] - 0.1, table[name] + 0.1
    return table


def trade_table() -> pd.DataFrame:
    columns = {"alternative": ["usual", "fund"], "intensity_plateau": [0.4, 0.6]}
    more = {"load_per_office_year": [8.0, 7.0], "undominated": [False, True]}
    return pd.DataFrame(columns | more)


def cases() -> Cases:
    """A grid of terms and two bodies; short terms with one body fail."""
    x = pd.DataFrame(
        [(t, b, m) for t in (12.0, 24.0, 48.0) for b in (0.0, 1.0) for m in (0.0, 0.5)],
        columns=["term", "bodies", "matching"],
    )
    bad = (x["term"] < 36) & (x["bodies"] == 1)
    interest = np.column_stack([bad, bad]).astype(float)
    return Cases(x, {"bodies": ["three", "one"]}, interest, np.ones((len(x), 2)))


def boxes() -> pd.DataFrame:
    asked = (Restriction("term", high=36.0), Restriction("bodies", categories=("one",)))
    row = {"box": 1, "density": 1.0, "coverage": 1.0, "restrictions": asked}
    return pd.DataFrame([row])


def all_figures(words: Words) -> Iterator[tuple[str, Figure]]:
    abouts = {"intensity_plateau": ABOUT}
    two = {"load_per_office_year": LOAD, "intensity_plateau": ABOUT}
    lower = ["load_per_office_year"]
    growing = pd.concat([SOBOL.assign(base=base) for base in (16, 32, 64)])
    spreads = {
        name: robustness_table().assign(mean_low=at - 0.1, mean_high=at + 0.1)
        for name, at in (("intensity_plateau", 0.5), ("load_per_office_year", 7.5))
    }
    luck = {"intensity_plateau": luck_table(0.7, 0.2)}
    yield "sobol", influence.sobol_bars(SOBOL, ABOUT, words)
    yield "pairs", influence.sobol_pairs(SOBOL, ABOUT, words)
    yield "morris", influence.morris_bars(MORRIS, ABOUT, words)
    yield "plane", influence.morris_plane(MORRIS, ABOUT, words)
    yield "convergence", influence.convergence(growing, ABOUT, words)
    yield "luck", influence.luck(luck, abouts, words)
    yield "tipping", tipping({"": one_tipping()}, ABOUT, words)
    yield "two", tipping({"a": one_tipping(), "b": one_tipping(20, 18, 22)}, ABOUT, words)
    yield "regions", regions(boxes(), cases(), ("intensity", ABOUT.origin), words)
    yield "no box", regions(boxes()[:0], cases(), ("intensity", ABOUT.origin), words)
    yield "differences", policies_figures.policy_differences(differences_table(), abouts, (), words)
    yield "chances", policies_figures.chance_matrix(chances_table(), ABOUT, words)
    yield "robust", policies_figures.robustness(robustness_table(), ABOUT, (0.3, False), words)
    yield "trade", policies_figures.trade_off(trade_table(), spreads, two, lower, words)


def names_of(figure: Figure) -> list[str]:
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


def test_bars_stand_in_the_order_of_the_total_index() -> None:
    figure = influence.sobol_bars(SOBOL, ABOUT)
    assert names_of(figure) == ["matching", "term", "overlap"]
    widths = [bar.get_width() for bar in figure.axes[0].patches]
    assert widths == pytest.approx([0.5, 0.2, 0.0, 0.6, 0.3, 0.01])


def test_bars_have_the_intervals_of_the_table() -> None:
    panel = influence.sobol_bars(SOBOL, ABOUT).axes[0]
    (_, _, (bar,)) = panel.containers[3]
    ends = [segment[:, 0].tolist() for segment in bar.get_segments()]
    assert np.allclose(ends, [[0.55, 0.65], [0.25, 0.35], [-0.04, 0.06]])


def test_an_index_that_cannot_be_told_has_neither_bar_nor_interval() -> None:
    lost = SOBOL.assign(index=np.nan, low=np.nan, high=np.nan)
    panel = influence.sobol_bars(lost, ABOUT).axes[0]
    assert {bar.get_width() for bar in panel.patches} == {0.0}


def test_where_settings_differ_by_luck_alone_that_is_all_that_is_said() -> None:
    lost = SOBOL.assign(index=np.nan, low=np.nan, high=np.nan)
    lines = [*influence_text.sobol_lines(lost, ABOUT, EN)]
    assert "Settings differ by luck alone" in lines[-1] and "term" not in "".join(lines)


def test_what_does_next_to_nothing_is_named() -> None:
    table = SOBOL.assign(high=SOBOL["index"] + 0.005)
    lines = "\n".join(influence_text.sobol_lines(table, ABOUT, EN))
    assert "Next to nothing, also together with others (under 1%): overlap" not in lines
    table.loc[table["factor"] == "overlap", "high"] = 0.005
    lines = "\n".join(influence_text.sobol_lines(table, ABOUT, ES))
    assert "Casi nada, tampoco junto con otros (menos de 1\xa0%): solapamiento" in lines


def test_how_far_an_index_still_moves_is_told_with_its_interval() -> None:
    growing = pd.concat([SOBOL.assign(base=32, index=SOBOL["index"] - 0.02), SOBOL])
    growing.loc[(growing["base"] == 32) & (growing["factor"] == "term"), "index"] = 0.2
    (line,) = influence_text.convergence_lines(growing, EN)
    assert "From 32 to 64 base points, term moved most, by 0.100" in line
    assert "0.050" in line


def test_effects_that_luck_could_make_are_named() -> None:
    lines = "\n".join(influence_text.morris_lines(MORRIS, ABOUT, EN))
    assert lines.endswith("Not to be told from luck, so little do they here: overlap")


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (24.0, 36.0, "95% interval 24 to 36"),
        (24.0, np.inf, "it may be anywhere above 24"),
        (-np.inf, 36.0, "it may be anywhere below 36"),
        (-np.inf, np.inf, "anywhere among the values tried"),
        (np.nan, np.nan, "no interval: fewer than 4 replicates"),
    ],
)
def test_a_crossing_is_said_with_how_sure_it_is(low: float, high: float, text: str) -> None:
    lines = "\n".join(tipping_lines({"": one_tipping(30, low, high)}, ABOUT, EN))
    assert "rises above 0.3 at term 30" in lines and text in lines


@pytest.mark.parametrize("side", ["above", "below"])
@pytest.mark.parametrize("sure", [True, False])
def test_a_curve_that_stays_on_a_side_says_so(side: str, sure: bool) -> None:
    found = one_tipping(np.nan, np.nan, np.nan)
    points = found.points.assign(side=side, sure=sure)
    lines = "\n".join(tipping_lines({"fund": found._replace(points=points)}, ABOUT, EN))
    assert f"fund: stays {side} 0.3" in lines
    assert ("at all values tried" in lines) == sure


def test_of_many_factors_the_largest_are_drawn_and_that_is_said() -> None:
    many = sobol_table(**{f"factor_{n}": (0.0, n / 100) for n in range(30)})
    figure = influence.sobol_bars(many, ABOUT)
    assert names_of(figure)[0] == "factor 29" and len(names_of(figure)) == 20
    assert "20 largest of 30" in said(figure).replace("\n", " ")


def test_the_spread_is_not_called_the_mean() -> None:
    assert "what moves its spread" in said(
        influence.sobol_bars(SOBOL.assign(statistic="spread"), ABOUT)
    )


def test_factors_have_the_same_names_in_bars_on_axes_and_in_sentences() -> None:
    sobol = SOBOL.replace({"term": "lead_unit"})
    effects = MORRIS.replace({"term": "lead_unit"})
    growing = pd.concat([sobol.assign(base=32, index=0.0), sobol])
    found = one_tipping()
    along_it = {"": found._replace(points=found.points.assign(factor="lead_unit"))}
    shown = [
        *(said(draw(sobol, ABOUT, ES)) for draw in (influence.sobol_bars, influence.sobol_pairs)),
        *(said(draw(effects, ABOUT, ES)) for draw in (influence.morris_bars,)),
        said(influence.convergence(growing, ABOUT, ES)),
        said(tipping(along_it, ABOUT, ES)),
        "\n".join(influence_text.sobol_lines(sobol, ABOUT, ES)),
        "\n".join(influence_text.morris_lines(effects, ABOUT, ES)),
        "\n".join(tipping_lines(along_it, ABOUT, ES)),
        box_words([Restriction("lead_unit", low=0.2)], ES),
    ]
    for text in shown:
        assert "unidad líder" in text and "lead_unit" not in text


def test_a_curve_that_cannot_be_told_is_left_out_alone_and_with_its_reason() -> None:
    results = small_sweep()
    values = pd.DataFrame(
        {"setting": [0, 1, 2, 3, 4] * 2, "replicate": [0] * 5 + [1] * 5, "value": range(10)}
    )
    found = curves(results, values[(values["setting"] < 4)])
    assert set(found.curves) == {"lead_unit"} and set(found.curves["lead_unit"]) == {"usual"}
    told = sorted(left_out_lines({ABOUT: found, LOAD: found}, EN))
    both = f"{ABOUT.name(EN)}; {LOAD.name(EN)}, along "
    assert len(told) == 2
    assert told[0].startswith(f"{both}lead unit (fund) and term (fund) is left out: no replicate")
    assert told[1].startswith(f"{both}term (usual) is left out: 'term' has one value here")
    assert "lead unit" in said(along(found.curves, ABOUT))


def test_pairs_are_named_by_both() -> None:
    assert names_of(influence.sobol_pairs(SOBOL, ABOUT)) == ["term × matching"]


def test_effects_have_the_mark_of_luck() -> None:
    panel = influence.morris_bars(MORRIS, ABOUT).axes[0]
    assert [bar.get_width() for bar in panel.patches] == [0.4, 0.2, 0.03]
    assert panel.get_lines()[-1].get_xdata().tolist() == [0.01] * 3


def test_without_a_floor_nothing_is_said_of_one() -> None:
    figure = influence.morris_bars(MORRIS.assign(floor=np.nan), ABOUT)
    assert "luck alone" not in said(figure)


def test_the_plane_has_size_across_and_unevenness_upright() -> None:
    panel = influence.morris_plane(MORRIS, ABOUT).axes[0]
    points = panel.get_lines()[1]
    assert points.get_xdata().tolist() == [0.4, 0.2, 0.03]
    assert points.get_ydata().tolist() == [0.02, 0.1, 0.01]
    assert {"matching", "term", "overlap"} <= {text.get_text() for text in panel.texts}


def test_lines_of_convergence_are_the_total_indices_by_size() -> None:
    growing = pd.concat([SOBOL.assign(base=16, index=SOBOL["index"] / 2), SOBOL])
    panel = influence.convergence(growing, ABOUT).axes[0]
    assert panel.get_lines()[0].get_ydata().tolist() == [0.3, 0.6]
    assert [tick.get_text() for tick in panel.get_xticklabels()] == ["16", "64"]


def test_shares_of_luck_fill_the_bar() -> None:
    tables = {"intensity_plateau": luck_table(0.7, 0.2)}
    panel = influence.luck(tables, {"intensity_plateau": ABOUT}, EN).axes[0]
    assert [bar.get_width() for bar in panel.patches] == pytest.approx([0.7, 0.2, 0.1])


def test_the_curve_has_its_band_the_level_and_the_crossing() -> None:
    panel = tipping({"": one_tipping()}, ABOUT).axes[0]
    (band,) = (c for c in panel.collections if isinstance(c, FillBetweenPolyCollection))
    heights = band.get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == pytest.approx((0.07, 0.53))
    curve, level, bar, dot = panel.get_lines()
    assert curve.get_ydata().tolist() == [0.12, 0.24, 0.48]
    assert list(level.get_ydata()) == [0.3, 0.3]
    assert list(bar.get_xdata()) == [24.0, panel.get_xlim()[1]]  # open: to the edge
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (30.0, 0.3)


def test_a_curve_that_does_not_cross_has_no_dot() -> None:
    panel = tipping({"": one_tipping(np.nan, np.nan, np.nan)}, ABOUT).axes[0]
    assert len(panel.get_lines()) == 2


def test_a_box_is_framed_around_the_runs_of_interest() -> None:
    (panel,) = regions(boxes(), cases(), ("it", ABOUT.origin)).axes
    (frame,) = (patch for patch in panel.patches if isinstance(patch, Rectangle))
    assert (panel.get_xlabel(), panel.get_ylabel()) == ("bodies", "term")
    left, top = frame.get_x(), frame.get_y() + frame.get_height()
    assert 0.9 < left < 1.0 and top == 36.0
    shares = panel.collections[0].get_array()
    assert sorted(shares.tolist()) == [0, 0, 0, 0, 1, 1]


def test_the_factors_of_a_box_are_those_that_leave_the_fewest_points() -> None:
    asked = (Restriction("matching", low=0.2), Restriction("term", high=18.0))
    assert most_restricted(cases(), asked) == ("term", "matching")
    assert most_restricted(cases(), asked[:1]) == ("matching", "term")


def test_boxes_are_said_in_both_languages_with_names_as_people_read_them() -> None:
    (asked,) = boxes()["restrictions"]
    assert box_words(asked, EN) == "term below 36 and bodies is one"
    assert box_words(asked, ES) == "periodo por debajo de 36 y bodies es one"
    between = [Restriction("my_fund", 0.25, 0.5)]
    assert box_words(between, ES) == "my fund entre 0,25 y 0,5"
    assert box_words([], EN) == "everywhere"


def test_differences_are_coloured_by_what_they_say() -> None:
    abouts = {"intensity_plateau": ABOUT}
    for lower, colours in ((), ["b", "v", "g"]), (["intensity_plateau"], ["v", "b", "g"]):
        figure = policies_figures.policy_differences(differences_table(), abouts, lower)
        named = {"#0072B2": "b", "#D55E00": "v", "#777777": "g"}
        points = [group[0] for group in figure.axes[0].containers]
        assert [named[str(point.get_color())] for point in points] == colours
        assert [point.get_xdata()[0] for point in points] == [0.2, -0.1, 0.01]


def test_chances_stand_in_row_against_column() -> None:
    panel = policies_figures.chance_matrix(chances_table(), ABOUT).axes[0]
    fields = {text.get_position(): text.get_text() for text in panel.texts}
    assert fields == {(1, 0): "10%", (0, 1): "90%"}


def test_robustness_has_a_panel_a_figure() -> None:
    figure = policies_figures.robustness(robustness_table(), ABOUT, (0.3, True))
    assert len(figure.axes) == 4 and "at most 0.3" in said(figure)


def test_a_beaten_policy_is_hollow() -> None:
    spreads = {name: robustness_table() for name in ("intensity_plateau", "load_per_office_year")}
    abouts = {"load_per_office_year": LOAD, "intensity_plateau": ABOUT}
    figure = policies_figures.trade_off(trade_table(), spreads, abouts, ["load_per_office_year"])
    usual, fund = (group[0] for group in figure.axes[0].containers)
    assert (usual.get_markerfacecolor(), fund.get_markerfacecolor()) == ("white", "#0072B2")
    assert (usual.get_xdata()[0], usual.get_ydata()[0]) == (8.0, 0.4)
    assert "less is better" in figure.axes[0].get_xlabel()


def test_a_name_without_room_is_left_out() -> None:
    _, (panel,) = sheet(Paper("", [], ""), Grid([""]))
    panel.set_xlim(0, 1)
    panel.set_ylim(0, 1)
    crowd = np.full((12, 2), 0.5)
    left_out = name_points(panel, crowd, [f"name_{n}" for n in range(12)])
    assert 0 < len(left_out) < 12 and len(panel.texts) == 12 - len(left_out)


@pytest.mark.parametrize("words", [EN, ES], ids=["en", "es"])
def test_no_text_lies_on_another_or_off_the_paper(words: Words) -> None:
    for name, figure in all_figures(words):
        no_text_on_another(name, figure)


def test_every_text_can_be_read_in_print_and_says_where_it_comes_from() -> None:
    for name, figure in all_figures(EN):
        assert "seed 1" in said(figure), name
        assert min(float(text.get_fontsize()) for text in texts(figure)) >= SMALL >= 8
        assert figure.get_figwidth() == WIDTH


def test_spanish_figures_have_spanish_words_and_decimal_commas() -> None:
    words = said(influence.sobol_bars(SOBOL, ABOUT, ES))
    assert "qué mueve su media" in words and "0,2" in words and "0.2" not in words
    assert "más es mejor" in said(
        policies_figures.policy_differences(
            differences_table(), {"intensity_plateau": ABOUT}, (), ES
        )
    )
