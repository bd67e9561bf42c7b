"""Do figures draw the numbers, in the reader's language, so that they can be read?"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from simcoord.analysis.comparison import paired_differences
from simcoord.experiments import Results
from simcoord.scenario import load_scenario
from simcoord.views import obstacles, ties, trajectories
from simcoord.views.album import comparison_figures, run_figures, save_figures
from simcoord.views.contrast import differences, side_by_side
from simcoord.views.sheet import SMALL, WIDTH, drawable, legend_columns
from simcoord.views.tables import bands, held_back
from simcoord.views.words import Words

EN, ES = Words("en"), Words("es")


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    """A missing letter or an axis of no length is an error here."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def texts(figure: Figure) -> list[Text]:
    """Every text that is drawn; ticks beyond the ends of their axis are not."""
    beyond = set()
    for panel in figure.axes:
        for axis in (panel.xaxis, panel.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                    beyond |= {tick.label1, tick.label2}
    return [
        text
        for text in figure.findobj(Text)
        if isinstance(text, Text)
        and text.get_visible()
        and text.get_text().strip()
        and text not in beyond
    ]


def said(figure: Figure) -> str:
    FigureCanvasAgg(figure).draw()
    return "\n".join(text.get_text() for text in texts(figure))


def no_text_on_another(name: str, figure: Figure) -> None:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    for text, box in boxes:
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.x1 + 0.5
        assert inside and box.y1 <= figure.bbox.y1, f"{name}: {text!r} is cut"
    for (text, box), (other, there) in combinations(boxes, 2):
        if box.overlaps(there):
            lap = min(box.x1, there.x1) - max(box.x0, there.x0)
            deep = min(box.y1, there.y1) - max(box.y0, there.y0)
            assert min(lap, deep) < 2, f"{name}: {text!r} lies on {other!r}"


def all_figures(results: Results, words: Words) -> Iterator[tuple[str, Figure]]:
    yield from run_figures(results, words)
    table = paired_differences(results, {"twin": results})
    yield from comparison_figures({"reference": results, "twin": results}, table, words)


def test_the_line_of_intensity_is_the_median(one_level: Results) -> None:
    (panel,) = trajectories.intensity(one_level).axes
    line = panel.get_lines()[0]
    assert np.array_equal(line.get_ydata(), bands(one_level, "intensity")["q50"])
    assert float(line.get_xdata()[47]) == 2028.0


def test_the_bands_of_intensity_are_the_quantiles(one_level: Results) -> None:
    (panel,) = trajectories.intensity(one_level).axes
    wide, narrow = (c for c in panel.collections if isinstance(c, FillBetweenPolyCollection))
    table = bands(one_level, "intensity")
    for band, low, high in ((wide, "q05", "q95"), (narrow, "q25", "q75")):
        heights = band.get_paths()[0].vertices[:, 1]
        assert (heights.min(), heights.max()) == (table[low].min(), table[high].max())


def test_changes_of_government_are_marked_where_they_happen(one_level: Results) -> None:
    (panel,) = trajectories.intensity(one_level).axes
    segments = panel.collections[0].get_segments()
    marks = [float(segment[0][0]) for segment in segments]
    assert marks == pytest.approx([2024 + 47 / 12 + 4 * n for n in range(5)])


def test_places_that_differ_are_shown_by_their_lowest_and_highest(three_levels: Results) -> None:
    nation, _, municipality = trajectories.intensity(three_levels).axes
    assert len(nation.get_lines()) == 1
    assert len(municipality.get_lines()) == 3
    assert "Lowest and highest place" in said(trajectories.intensity(three_levels))


def test_rungs_and_their_threshold_are_drawn(one_level: Results) -> None:
    (panel,) = trajectories.rungs(one_level).axes
    low, intermediate, high, threshold = panel.get_lines()
    for line, measure in ((low, "low"), (intermediate, "intermediate"), (high, "high")):
        assert np.array_equal(line.get_ydata(), bands(one_level, f"rung_{measure}")["mean"])
    assert list(threshold.get_ydata()) == [0.3, 0.3]


def test_the_four_dimensions_are_drawn_in_order(one_level: Results) -> None:
    (panel,) = trajectories.dimensions(one_level).axes
    drawn = [line.get_ydata() for line in panel.get_lines()]
    for values, measure in zip(drawn, ("frame", "subsystems", "goals", "instruments"), strict=True):
        assert np.array_equal(values, bands(one_level, measure)["mean"])


def test_resistance_is_drawn_with_its_routine(one_level: Results) -> None:
    (panel,) = trajectories.resistance(one_level).axes
    assert np.array_equal(panel.get_lines()[1].get_ydata(), bands(one_level, "routine")["mean"])


def test_bars_add_up_to_the_whole_potential(one_level: Results) -> None:
    (panel,) = obstacles.obstacles(one_level).axes
    tops = [bar.get_y() + bar.get_height() for bar in panel.patches]
    assert max(tops) == pytest.approx(1.0)
    growth = [bar.get_height() for bar in panel.patches[:20]]
    assert growth == pytest.approx(held_back(one_level)["growth"].tolist())


def test_squares_of_ties_are_drawn_month_by_month(one_level: Results) -> None:
    figure = ties.ties(one_level)
    images = [panel.get_images()[0] for panel in figure.axes[:4]]
    assert [image.get_array().shape for image in images] == [(6, 6)] * 4
    assert "2027-11" in said(figure)


def test_a_forest_has_the_differences_and_their_intervals(
    one_level: Results, by_hand: Callable[..., Results]
) -> None:
    table = paired_differences(one_level, {"twin": one_level}, ["intensity_plateau"])
    table[["difference", "low", "high"]] = [0.2, 0.1, 0.3]
    (panel,) = differences(table, one_level, EN).axes
    (points, _, (bar,)) = panel.containers[0]
    assert list(points.get_xdata()) == [0.2]
    assert bar.get_segments()[0][:, 0].tolist() == pytest.approx([0.1, 0.3])


def test_compared_scenarios_are_drawn_side_by_side(one_level: Results) -> None:
    figure = side_by_side({"a": one_level, "_b": one_level}, EN, "trust")
    assert len(figure.axes[0].get_lines()) == 2
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend == ["a", "b"]


@pytest.mark.parametrize("name", ["one_level", "three_levels"])
@pytest.mark.parametrize("words", [EN, ES], ids=["en", "es"])
def test_no_text_lies_on_another_or_off_the_paper(
    name: str, words: Words, request: pytest.FixtureRequest
) -> None:
    for figure_name, figure in all_figures(request.getfixturevalue(name), words):
        no_text_on_another(figure_name, figure)


def test_every_text_can_be_read_in_print(three_levels: Results) -> None:
    for _, figure in all_figures(three_levels, EN):
        said(figure)
        assert min(float(text.get_fontsize()) for text in texts(figure)) >= SMALL >= 8
        assert figure.get_figwidth() == WIDTH <= 5.83


def test_spanish_figures_have_spanish_words_and_decimal_commas(one_level: Results) -> None:
    words = said(trajectories.rungs(one_level, ES))
    assert "Peldaños de intensidad" in words and "Umbral de un nivel (0,3)" in words
    assert "0,2" in words and "0.2" not in words


def test_every_figure_says_where_it_comes_from(one_level: Results) -> None:
    for _, figure in run_figures(one_level, EN):
        origin = said(figure)
        assert "8 replicates · seed 1 · scenario" in origin
        assert one_level.scenario.digest[:8] in origin


def test_a_title_is_data_and_never_mathematics(one_level: Results, tmp_path: Path) -> None:
    strange = one_level.scenario.with_changes({"name": r"Cost $\frac{1}{0}$ 漢 of é"})
    results = Results(strange, one_level.provenance, one_level._frames)
    assert r"Cost $\frac{1}{0}$ □ of é" in said(trajectories.intensity(results))
    save_figures(run_figures(results, EN), tmp_path)


def test_pictures_and_vectors_are_written(one_level: Results, tmp_path: Path) -> None:
    save_figures(iter([("rungs", trajectories.rungs(one_level))]), tmp_path, ["png", "pdf", "svg"])
    starts = {path.suffix: path.read_bytes()[:5] for path in tmp_path.iterdir()}
    assert starts == {".png": b"\x89PNG\r", ".pdf": b"%PDF-", ".svg": b"<?xml"}


def test_months_of_ties_are_told_around_the_first_change() -> None:
    scenario = load_scenario("typical_practice")
    assert ties.months_to_show(scenario, 100) == (12, 47, 48, 240)


def test_ties_are_not_kept_where_they_would_fill_the_memory() -> None:
    assert ties.months_to_show(load_scenario("typical_practice"), 1_000_000) == ()


def test_without_changes_of_government_months_of_ties_are_spread_out() -> None:
    scenario = load_scenario("typical_practice").with_changes(
        {"jurisdictions.territory.administration.first_change": 1000}
    )
    assert ties.months_to_show(scenario, 1) == (12, 80, 160, 240)


def test_letters_that_cannot_be_drawn_become_boxes() -> None:
    assert drawable("año 漢") == "año □"


def test_long_legends_have_fewer_columns() -> None:
    assert legend_columns(["a" * 60, "b"]) == 1
    assert legend_columns(["low", "high"]) == 2
