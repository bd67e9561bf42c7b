"""The page in a real browser, whose network ends at this machine."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from browser.serving import Served, Visit, serving
from simcoord import load_scenario

LEARNED = {"en": "What the variant changes", "es": "Qué cambia la variante"}


@pytest.fixture(scope="module")
def served() -> Served:
    with serving() as one:
        yield one


@pytest.fixture
def visit(page) -> Visit:
    """A browser that must have asked for nothing outside, and complained of nothing."""
    one = Visit(page)
    yield one
    assert one.outside == []
    assert one.complaints == []


def lever(visit: Visit, name: str):
    return visit.page.get_by_role("slider", name=name)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [1400, 390])
def test_the_laboratory_is_whole_without_a_network(served, visit, language, width):
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.opens(f"{served.url}/?lang={language}")
    visit.sees(LEARNED[language])
    drawn = visit.figure("intensity").evaluate("img => img.naturalWidth")
    assert drawn > 0
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_lever_turned_by_keyboard_changes_figure_answer_and_link(served, visit):
    visit.opens(f"{served.url}/?lang=en")
    before = visit.digest()
    term = lever(visit, "Term (months)")
    term.focus()
    term.press("ArrowLeft")
    assert visit.waits_for_another(before) != before
    visit.sees("of the histories")
    assert "Variant: median" in visit.figure("intensity").get_attribute("alt")
    assert "administration.term" in visit.page.url


def test_a_link_brings_the_variant_back(served, visit):
    settings = "set=jurisdictions.territory.administration.term%3D24&seed=7"
    visit.opens(f"{served.url}/?lang=en&scenario=typical_practice&{settings}")
    visit.sees("of the histories")
    assert lever(visit, "Term (months)").get_attribute("aria-valuetext") == "24"
    assert visit.digest().split()[3] == "7"


def test_every_view_shows_its_figures(served, visit):
    visit.opens(f"{served.url}/?lang=en&set=traits.openness.mean%3D0.8")
    for view, figure in {
        "Rungs of intensity": "rung_high",
        "Resistance and routine": "routine",
        "Dimensions of integration": "frame",
        "Integrated outcome": "outcome",
        "What held it back": "obstacles",
        "Who shares what": "network",
    }.items():
        visit.page.get_by_role("radio", name=view).click()
        visit.figure(figure).first.wait_for()
        assert visit.figure(figure).first.evaluate("img => img.naturalWidth") > 0


def test_the_language_switches_and_stays(served, visit):
    visit.opens(f"{served.url}/?lang=en")
    visit.sees(LEARNED["en"])
    visit.page.get_by_text("Español", exact=True).click()
    visit.sees(LEARNED["es"])
    visit.sees("La práctica habitual")
    visit.page.reload()
    visit.sees(LEARNED["es"])


def test_two_browsers_do_not_share_what_they_set(served, visit, chromium):
    context = chromium.new_context()
    other = Visit(context.new_page())
    for each in (visit, other):
        each.opens(f"{served.url}/?lang=en")
        each.sees(LEARNED["en"])
    before = visit.digest()
    lever(visit, "Reshuffle").press("ArrowRight")
    visit.waits_for_another(before)
    other.page.get_by_role("radio", name="Integrated outcome").click()
    other.figure("outcome").wait_for()
    assert "Variant" not in other.figure("outcome").get_attribute("alt")
    context.close()


def test_nobody_but_this_machine_can_reach_it(served):
    family = [psutil.Process(served.process.pid)]
    family += family[0].children(recursive=True)
    listening = {
        connection.laddr.ip
        for process in family
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


@pytest.fixture
def mischief(tmp_path) -> Path:
    """A scenario whose texts would be a program, were they not texts."""
    named = {
        "name": "<script>document.title='gone'</script><img src=x onerror=alert(1)> $x$ **b**",
        "question": "[here](javascript:alert(1)) <b onclick=alert(1)>?</b>",
    }
    path = tmp_path / "mischief.yaml"
    path.write_text(load_scenario("typical_practice").with_changes(named).to_yaml())
    return path


def test_a_scenario_that_is_titled_with_a_script_is_harmless(visit, mischief):
    asked = []
    visit.page.on("dialog", lambda dialog: asked.append(dialog.message) or dialog.dismiss())
    with serving(str(mischief)) as one:
        visit.opens(f"{one.url}/?lang=en")
        visit.page.get_by_text("<script>document.title='gone'</script>").first.wait_for()
        visit.page.get_by_text("[here](javascript:alert(1))").wait_for()
        assert visit.page.title() != "gone"
        assert visit.page.locator("img[src='x']").count() == 0
        visit.opens("about:blank")
    assert asked == []


def test_a_whole_game_is_played(served, visit):
    visit.opens(f"{served.url}/?lang=es&view=classroom")
    visit.page.get_by_role("textbox", name="Nombre de su grupo").fill("<b>Los *Andes*</b>")
    visit.presses("Empezar el juego")
    visit.sees("Trimestre 1 de 28")
    visit.presses("Planear esta jugada")
    visit.sees("Planeado")
    quarters = 0
    while not visit.page.get_by_text("Qué valió el plan").count():
        quarters += 1
        visit.presses("Jugar el trimestre")
        visit.page.get_by_text(f"Trimestre {quarters + 1} de 28").or_(
            visit.page.get_by_text("Qué valió el plan")
        ).first.wait_for()
    assert quarters == 28
    visit.sees("<b>Los *Andes*</b>")
