"""The classroom as a class uses it: begin, plan, be refused, play, save, reopen, talk about it."""

from __future__ import annotations

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from game.games import ENGLISH, committee, game_of
from simcoord.views.game.example_plans import played
from simcoord.views.game.lessons import LESSONS
from simcoord.views.game.moves import Law
from simcoord.views.game.saved import to_json
from simcoord.views.page import classroom_moves


def script(lang: str) -> None:
    from simcoord.views.page.classroom import classroom
    from simcoord.views.page.frame import Page, Start
    from simcoord.views.words import Words

    classroom(Page(Words(lang), Start()))


def opened(lang: str = "en") -> AppTest:
    page = AppTest.from_function(script, kwargs={"lang": lang}, default_timeout=120)
    return settled(page.run())


def settled(page: AppTest) -> AppTest:
    assert not page.exception, page.exception
    return page


def written(page: AppTest) -> str:
    """All that stands on the page as HTML, without its style."""
    parts = [html.body if hasattr(html, "body") else html.proto.body for html in page.html]
    return "\n".join(part for part in parts if "<style>" not in part)


def press(page: AppTest, label: str) -> AppTest:
    (button,) = [button for button in page.button if button.label == label]
    return settled(button.click().run())


def begun(lang: str = "en", group: str = "Los Andes", lesson: str = "mandate") -> AppTest:
    page = opened(lang)
    page.radio(key="class_lesson").set_value(lesson)
    page.text_input(key="class_group").set_value(group)
    page.run()
    return press(page, {"en": "Begin the game", "es": "Empezar el juego"}[lang])


def in_language(page: AppTest, lang: str) -> AppTest:
    """The same browser's page in another language."""
    page.kwargs = {"lang": lang}
    return settled(page.run())


def saved_bytes(lesson: str = "mandate", **fields: object) -> bytes:
    game = played(game_of(lesson, group="Otro grupo"), LESSONS[lesson].wise)
    return json.dumps(json.loads(to_json(game)) | fields).encode()


@pytest.mark.parametrize(("lang", "said"), [("en", "Quarter 1 of 28"), ("es", "Trimestre 1 de 28")])
def test_a_game_begins_with_its_first_quarter(lang, said):
    assert said in written(begun(lang))


def test_a_move_is_planned_paid_taken_back_and_played():
    page = press(begun(), "Plan this move")
    assert "committee 1 (3 points)" in written(page)
    assert "You have 1 point." in written(page)
    page = press(page, "Take the last one back")
    assert "You have 4 points." in written(page)
    page = press(press(page, "Plan this move"), "Play the quarter")
    assert "Quarter 2 of 28" in written(page)
    assert "Your move: Committee of all sectors" in written(page)


def test_what_cannot_be_is_explained_and_costs_nothing():
    page = press(press(begun(), "Plan this move"), "Plan this move")
    assert "That costs 3 points, and you have 1 point." in written(page)
    assert "That costs" not in written(settled(page.run()))


def test_a_name_of_signs_alone_is_refused():
    page = begun()
    page.text_input(key="class_committee_name_0").set_value("¡¡¡")
    assert "Give it a name of letters or digits." in written(press(page, "Plan this move"))


@pytest.mark.parametrize(
    ("move", "planned"),
    [
        ("consultation", "Mutual consultation of all sectors, for a year: consultation 1"),
        ("lead_unit", "Lead unit over all sectors: lead unit 1"),
        ("law", "A law on plan aggregation"),
        ("fund", "A fund that pays 0.2 for each unit of joint effort, for 2 years"),
    ],
)
def test_every_kind_of_move_has_a_form(move, planned):
    page = begun()
    page.selectbox(key="class_move").set_value(move)
    assert planned in written(press(settled(page.run()), "Plan this move"))


def test_a_second_click_on_what_was_seen_comes_too_late(monkeypatch):
    game = game_of()
    monkeypatch.setattr(classroom_moves, "current_game", lambda: game)
    for _ in range(2):
        classroom_moves._play(0, 1)
    assert game.month == 3
    game.plan(committee(), ENGLISH)
    game.plan(Law(mechanism="plan_aggregation"), ENGLISH)
    for _ in range(2):
        classroom_moves._take_back(2)
    assert [move.move for move in game.planned] == ["committee"]


def test_a_second_click_on_a_form_plans_nothing_and_complains_of_nothing(monkeypatch):
    game, complaints = game_of(), []
    game.plan(committee(), ENGLISH)
    monkeypatch.setattr(classroom_moves, "current_game", lambda: game)
    monkeypatch.setattr(classroom_moves, "refuse", complaints.append)
    monkeypatch.setattr(classroom_moves.st, "session_state", {"class_move": "consultation"})
    classroom_moves._plan("consultation", 0, ENGLISH)
    assert (len(game.planned), complaints) == (1, [])


def test_what_was_chosen_stays_in_another_language():
    page = opened("en")
    page.radio(key="class_lesson").set_value("free")
    page.run()
    page.selectbox(key="class_source").set_value("bolsa_familia")
    page.run()
    page.selectbox(key="class_level").set_value("municipality")
    page.text_input(key="class_group").set_value("Los Andes")
    page.run()
    page = in_language(page, "es")
    assert page.radio(key="class_lesson").value == "free"
    assert page.selectbox(key="class_source").value == "bolsa_familia"
    assert page.selectbox(key="class_level").value == "municipality"
    assert page.text_input(key="class_group").value == "Los Andes"


def test_the_move_that_was_chosen_stays_in_another_language():
    page = begun()
    page.selectbox(key="class_move").set_value("fund")
    page = in_language(settled(page.run()), "es")
    assert page.selectbox(key="class_move").value == "fund"


def test_a_groups_name_is_shown_as_it_is_written():
    name = "<b>*x*</b> $y$"
    page = begun(group=name)
    assert "&lt;b&gt;*x*&lt;/b&gt; $y$" in written(page)
    assert not [each for each in page.markdown if name in each.value]


def test_every_picture_has_words_for_those_who_do_not_see_it():
    page = press(begun(), "Play the quarter")
    pictures = re.findall(r'<img [^>]*alt="([^"]*)"', written(page))
    assert len(pictures) == 2
    assert all(len(told) > 40 for told in pictures)


def test_two_browsers_do_not_share_a_game():
    one, other = begun(), opened()
    assert "Quarter 1 of 28" in written(one)
    assert "Coordinate, quarter by quarter" in written(other)


def test_a_saved_game_is_taken_up_again():
    game = game_of("fund")
    game.play(3)
    page = opened()
    page.file_uploader(key="class_opened").set_value(("game.json", to_json(game).encode(), "json"))
    assert "Quarter 4 of 28" in written(settled(page.run()))


def test_a_file_that_is_no_game_is_refused_in_words():
    page = opened("es")
    page.file_uploader(key="class_opened").set_value(("game.json", b"{}", "json"))
    assert "El archivo no es una partida guardada" in written(settled(page.run()))


def test_a_game_that_is_over_is_talked_about_with_other_groups():
    page = opened()
    upload = ("mine.json", saved_bytes(), "json")
    page.file_uploader(key="class_opened").set_value(upload)
    settled(page.run())
    assert "your plan does better than no plan in 100% of the histories" in written(page)
    assert "Reached: Intensity of at least 0.30" in written(page)
    page.file_uploader(key="class_others").set_value(
        [("theirs.json", saved_bytes(), "json"), ("fund.json", saved_bytes("fund"), "json")]
    )
    settled(page.run())
    assert "<td>Otro grupo (2)</td>" in written(page)
    assert "fund.json: The game is of another lesson" in written(page)


def test_the_example_plans_of_a_lesson_can_be_compared_with():
    page = opened()
    page.file_uploader(key="class_opened").set_value(("mine.json", saved_bytes(), "json"))
    settled(page.run())
    page.checkbox(key="class_examples").check()
    shown = written(settled(page.run()))
    assert "<td>Example: hasty</td>" in shown and "<td>Example: prudent</td>" in shown


def test_a_game_is_left_only_by_those_who_mean_it():
    page = begun()
    (leave,) = [button for button in page.button if button.label == "Leave this game"]
    assert leave.disabled
    page.checkbox(key="class_sure").check()
    page = press(settled(page.run()), "Leave this game")
    assert "Coordinate, quarter by quarter" in written(page)


def test_a_free_game_asks_for_scenario_and_level():
    page = opened()
    page.radio(key="class_lesson").set_value("free")
    settled(page.run())
    page.selectbox(key="class_source").set_value("stem_territory")
    settled(page.run())
    page.selectbox(key="class_level").set_value("department")
    settled(page.run())
    assert "Quarter 1 of 32" in written(press(page, "Begin the game"))
