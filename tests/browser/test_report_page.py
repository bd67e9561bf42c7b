"""Does a report open from the disk alone, in a browser as readers have one?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import simcoord
from simcoord.views.report import gathered
from simcoord.views.report import page as html_page
from simcoord.views.words import Words

#: Least contrast of text on its ground that everybody can read (WCAG 2, level AA).
CONTRAST = 4.5
#: Of every text of a page, the least contrast of its colour on white.
LEAST_CONTRAST = """() => {
  const light = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4 };
  const luminance = rgb => 0.2126 * light(rgb[0]) + 0.7152 * light(rgb[1]) + 0.0722 * light(rgb[2]);
  const found = [...document.body.querySelectorAll('*')].filter(e => e.innerText)
    .map(e => getComputedStyle(e).color.match(/[\\d.]+/g).map(Number));
  return Math.min(...found.map(rgb => 1.05 / (luminance(rgb) + 0.05)));
}"""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs of a scenario whose title would be a program, were it not text."""
    named = {"name": "</svg><script>document.title = 'gone'</script>", "horizon.months": 36}
    scenario = simcoord.load_scenario("typical_practice").with_changes(named)
    folder = tmp_path_factory.mktemp("results") / "runs"
    return simcoord.simulate(scenario, 4, ties_at=[12, 36]).save(folder)


@pytest.fixture
def opened(results: Path, page, tmp_path: Path) -> Callable:
    """Opens the report from the disk; the page, what it asked for, and what it complained of."""

    def open_in(language: str, width: int) -> tuple:
        words = Words(language)
        file = tmp_path / "report.html"
        file.write_text(html_of(results, words), encoding="utf-8")
        asked, complaints = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(file.as_uri())
        outside = [url for url in asked if url != file.as_uri() and not url.startswith("data:")]
        return page, outside, complaints

    return open_in


def html_of(results: Path, words: Words) -> str:
    return html_page(gathered(results, words), words)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [1200, 390])
def test_a_report_asks_for_nothing_and_shows_its_figures(opened, language, width) -> None:
    view, outside, complaints = opened(language, width)
    assert outside == []
    assert complaints == []
    widths = view.eval_on_selector_all("img", "all => all.map(one => one.naturalWidth)")
    assert len(widths) == 6 and min(widths) > 0
    assert view.title() != "gone"
    assert view.evaluate("document.documentElement.scrollWidth") <= width


def test_a_report_is_readable_and_named_for_those_who_do_not_see_it(opened) -> None:
    view, _, _ = opened("es", 1200)
    assert view.evaluate("document.documentElement.lang") == "es"
    assert view.evaluate(LEAST_CONTRAST) >= CONTRAST
    assert view.get_by_role("heading", level=1).count() == 1
    assert view.get_by_role("img").count() == 6
    assert view.get_by_role("table").count() > 3


def test_a_report_prints_on_pages_without_cutting_a_figure(opened) -> None:
    view, _, _ = opened("en", 1200)
    view.emulate_media(media="print")
    breaks = view.eval_on_selector_all(
        "figure", "all => all.map(f => getComputedStyle(f).breakInside)"
    )
    assert set(breaks) == {"avoid"}
    assert len(view.pdf(format="A4")) > 10_000
