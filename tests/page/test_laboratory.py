"""Do levers change the scenario, is what goes wrong explained, and does a link bring it back?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from page.page_seen import alternatives, shown
from simcoord.scenario import load_scenario
from simcoord.views.page.bench import BENCH

Open = Callable[..., AppTest]

TERRITORY = "jurisdictions.territory"
STEERING = f"{TERRITORY}.mechanisms.steering"


def control(page: AppTest, kind: str, label: str) -> Any:
    """The control of a kind whose label begins so."""
    return next(each for each in page.get(kind) if each.label.startswith(label))


def settings(page: AppTest) -> dict[str, Any]:
    return dict(page.session_state[BENCH].settings)


def test_the_page_begins_with_the_scenario_of_the_command(open_page: Open) -> None:
    page = open_page("matching_fund")
    assert not page.exception
    assert load_scenario("matching_fund").name in shown(page)
    assert "Nothing yet" in shown(page)


def test_a_slider_makes_a_variant_that_is_told_beside_the_baseline(open_page: Open) -> None:
    page = open_page()
    control(page, "select_slider", "Term").set_value(24).run()
    assert settings(page) == {f"{TERRITORY}.administration.term": 24}
    assert "Baseline: median" in alternatives(page)[0]
    assert "Variant: median" in alternatives(page)[0]
    assert "of the histories" in shown(page)


def test_a_lever_turned_back_is_no_setting(open_page: Open) -> None:
    page = open_page()
    control(page, "select_slider", "Term").set_value(24).run()
    control(page, "select_slider", "Term").set_value(48).run()
    assert settings(page) == {}


def test_a_parent_switched_off_is_explained_and_the_last_good_figures_stay(open_page: Open) -> None:
    page = open_page(link={"set": [f"{TERRITORY}.administration.term=24"]})
    before = alternatives(page)
    control(page, "toggle", "steering").set_value(False).run()
    assert not page.exception
    assert "working group reports to steering, which is switched off" in shown(page)
    assert alternatives(page) == before
    control(page, "toggle", "working group").set_value(False).run()
    assert "switched off" not in shown(page)
    assert settings(page)[STEERING] is None


@pytest.mark.parametrize(
    ("label", "chosen", "said"),
    [("Members", ["health"], "fewer than two members"), ("Purpose", [], "has no purpose")],
)
def test_a_mechanism_for_nobody_or_nothing_is_explained(
    open_page: Open, label: str, chosen: list[str], said: str
) -> None:
    page = open_page()
    control(page, "multiselect", label).set_value(chosen).run()
    assert said in shown(page)
    assert len(alternatives(page)) == 1


def test_the_command_is_of_the_variant_that_is_shown(open_page: Open) -> None:
    page = open_page(link={"set": [f"{TERRITORY}.administration.term=24"]})
    before = page.code[0].value
    assert "administration.term=24" in before
    control(page, "multiselect", "Purpose").set_value([]).run()
    assert "has no purpose" in shown(page)
    assert page.code[0].value == before


def test_the_variants_file_is_named_after_the_scenarios(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    path = tmp_path / "mesa.yml"
    path.write_text(load_scenario("typical_practice").to_yaml())
    monkeypatch.setattr(
        "streamlit.download_button", lambda *_, file_name, **__: names.append(file_name)
    )
    open_page(str(path))
    assert names == ["mesa_variant.yaml"]


def test_a_mechanism_is_added_set_and_taken_away(open_page: Open) -> None:
    page = open_page()
    control(page, "selectbox", "Another mechanism").set_value("lead_unit").run()
    control(page, "button", "Add").click().run()
    added = f"{TERRITORY}.mechanisms.lead_unit_1"
    assert settings(page) == {added: {"kind": "lead_unit"}}
    control(page, "select_slider", "Authority").set_value(0.9).run()
    assert settings(page)[f"{added}.authority"] == 0.9
    control(page, "toggle", "lead unit 1").set_value(False).run()
    assert settings(page) == {}


def test_an_event_is_switched_off(open_page: Open, tmp_path: Path) -> None:
    path = tmp_path / "with_law.yaml"
    law = {"month": 70, "kind": "law", "mechanism": "dialogue", "institutional": 0.9}
    load_scenario("typical_practice").with_changes({"events": [law]}).save(path)
    page = open_page(str(path))
    control(page, "toggle", "dialogue").set_value(False).run()
    assert "A law is about dialogue, which is switched off" in shown(page)
    control(page, "toggle", "month 70").set_value(False).run()
    assert "switched off" not in shown(page)


def test_a_link_makes_the_same_variant_again(open_page: Open) -> None:
    page = open_page()
    control(page, "select_slider", "Matching").set_value(0.5).run()
    control(page, "multiselect", "Members").set_value(["health", "labour"]).run()
    link = {name: page.query_params[name] for name in ("scenario", "set", "seed")}
    again = open_page("matching_fund", link=link)
    assert settings(again) == settings(page)
    assert again.session_state[BENCH].good.digest == page.session_state[BENCH].good.digest
    assert control(again, "select_slider", "Matching").value == 0.5


def test_a_link_may_set_what_no_lever_sets(open_page: Open) -> None:
    page = open_page(
        link={"set": ["dynamics.overlap=0.1", "jurisdictions.*.administration.term=24"]}
    )
    assert control(page, "select_slider", "Term").value == 24
    control(page, "select_slider", "Term").set_value(36).run()
    good = page.session_state[BENCH].good
    assert good.dynamics.overlap == 0.1
    assert good.jurisdictions["territory"].administration.term == 36


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"set": ["nonsense"]}, "write path=value"),
        ({"set": ["sectors.helth.budget=2"]}, "did you mean 'health'"),
        ({"set": ["horizon.months=12000"]}, "cannot be compared"),
        ({"scenario": "/etc/hostname"}, "is not a scenario that this page has"),
        ({"seed": "-1"}, "is no seed"),
        ({"seed": "9" * 5000}, "is no seed"),
        ({"set": ["<script>alert(1)</script>=1"]}, "<script>"),
    ],
)
def test_a_bad_link_is_explained_and_the_scenario_shown_as_it_is(
    open_page: Open, link: dict[str, Any], said: str
) -> None:
    page = open_page(link=link)
    assert not page.exception
    assert "The link cannot be followed" in shown(page)
    assert said in shown(page)
    assert settings(page) == {}
    assert len(alternatives(page)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("sectors.helth.budget=2", "no es uno de sectors; ¿quiso decir 'health'?"),
        ("traits.openness.mean=2", "2 es demasiado grande; se admite un número de 0 a 1"),
        ("horizon.months=12000", "la variante no se puede comparar con la misma suerte"),
    ],
)
def test_a_bad_link_is_explained_in_spanish(open_page: Open, change: str, said: str) -> None:
    assert said in shown(open_page(lang="es", link={"set": [change]}))


def test_a_scenarios_own_texts_are_data(open_page: Open, tmp_path: Path) -> None:
    wicked = "<script>alert(1)</script> **bold** $x^2$ <img src=x onerror=alert(2)>"
    path = tmp_path / "wicked.yaml"
    changes = {"name": wicked, "question": wicked}
    load_scenario("typical_practice").with_changes(changes).save(path)
    page = open_page(str(path))
    assert wicked in shown(page)
    bodies = "".join(element.proto.body for element in page.get("html"))
    assert "<script" not in bodies
    assert "<img src=x" not in bodies
    assert not [text.value for text in page.markdown if "alert" in text.value]


@pytest.mark.parametrize("view", ["rungs", "resistance", "dimensions", "outcome", "obstacles"])
def test_every_view_has_its_figures_in_words(open_page: Open, view: str) -> None:
    page = open_page(link={"set": [f"{TERRITORY}.incentive.matching=0.5"]})
    control(page, "button_group", "What to look at").set_value(view).run()
    counts = {"rungs": 3, "resistance": 2, "dimensions": 4, "outcome": 1, "obstacles": 1}
    assert len(alternatives(page)) == counts[view]
    assert all("ariant" in told for told in alternatives(page))


def test_who_shares_what_is_shown_side_by_side_at_a_month(open_page: Open) -> None:
    page = open_page(link={"set": [f"{TERRITORY}.incentive.matching=0.5"]})
    control(page, "button_group", "What to look at").set_value("network").run()
    last = alternatives(page)
    control(page, "select_slider", "Month").set_value(20).run()
    first = alternatives(page)
    assert [told.split(":")[0] for told in first] == ["Baseline", "Variant"]
    assert first != last


def test_levels_of_government_have_levers_of_their_own(open_page: Open) -> None:
    page = open_page("stem_territory")
    levels = list(load_scenario("stem_territory").jurisdictions)
    control(page, "selectbox", "Level of government").set_value(levels[-1]).run()
    control(page, "select_slider", "Matching").set_value(1.0).run()
    matching = f"jurisdictions.{levels[-1]}.incentive.matching"
    assert list(settings(page)) == [matching]
    again = open_page("stem_territory", link={"set": [f"{matching}=1.0"]})
    assert control(again, "selectbox", "Level of government").value == levels[-1]


def test_the_language_changes_and_what_was_set_stays(open_page: Open) -> None:
    page = open_page()
    control(page, "select_slider", "Term").set_value(24).run()
    control(page, "radio", "Idioma").set_value("es").run()
    assert control(page, "select_slider", "Periodo de gobierno").value == 24
    assert "es" in page.query_params["lang"]
    assert "Línea de base: mediana" in alternatives(page)[0]


def test_the_scenario_that_was_chosen_stays_in_another_language(open_page: Open) -> None:
    page = open_page()
    control(page, "selectbox", "Scenario").set_value("stem_territory").run()
    control(page, "selectbox", "Level of government").set_value("municipality").run()
    control(page, "radio", "Idioma").set_value("es").run()
    assert page.session_state[BENCH].name == "stem_territory"
    assert control(page, "selectbox", "Nivel de gobierno").value == "municipality"


def test_the_page_begins_in_the_language_of_the_link(open_page: Open) -> None:
    assert "Nada todavía" in shown(open_page(lang="en", link={"lang": "es"}))


def test_two_browsers_do_not_meet(open_page: Open) -> None:
    one, other = open_page(), open_page()
    control(one, "select_slider", "Term").set_value(24).run()
    assert settings(other.run()) == {}


def test_back_to_the_baseline_puts_every_lever_back(open_page: Open) -> None:
    page = open_page(link={"set": [f"{TERRITORY}.administration.term=24", f"{STEERING}.every=6"]})
    control(page, "button", "Back to the baseline").click().run()
    assert settings(page) == {}
    assert control(page, "select_slider", "Term").value == 48
    assert "set" not in page.query_params
