"""Does each language have its own words and numbers?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from simcoord.views.vocabulary import label, unit
from simcoord.views.words import NOTHING, Words

EN, ES = Words("en"), Words("es")


def test_english_is_what_stands_in_the_source() -> None:
    assert EN("Change of government") == "Change of government"


def test_spanish_has_the_words_of_the_field() -> None:
    assert ES("Change of government") == "Cambio de gobierno"
    title = ES("Plateau (mean of the last {months} months)", months=60)
    assert title == "Meseta (media de los últimos 60 meses)"
    assert ES("mutual consultation") == "consulta mutua"


def test_values_are_put_into_the_translated_sentence() -> None:
    assert ES("{low} to {high}", low="1", high="2") == "1 a 2"


def test_one_and_many_have_their_own_forms() -> None:
    assert ES.plural("{n} place", "{n} places", 1) == "1 lugar"
    assert ES.plural("{n} place", "{n} places", 3) == "3 lugares"


def test_numbers_are_punctuated_as_the_language_does() -> None:
    assert (EN.number(1234.5), ES.number(1234.5)) == ("1,234.50", "1\xa0234,50")
    assert (EN.tick(0.25), ES.tick(0.25), ES.tick(3.0)) == ("0.25", "0,25", "3")
    assert (EN.percent(0.5), ES.percent(0.5)) == ("50%", "50\xa0%")


def test_a_small_number_is_never_written_with_an_exponent_or_as_minus_nothing() -> None:
    assert EN.tick(0.00005) == "0.00005"
    assert EN.number(-0.001) == "0.00"


@pytest.mark.parametrize("missing", [float("nan"), float("inf")])
def test_what_there_is_no_number_for_is_a_dash(missing: float) -> None:
    assert (EN.number(missing), EN.percent(missing)) == (NOTHING, NOTHING)


@pytest.mark.parametrize(("names", "said"), [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b y c")])
def test_a_list_reads_as_a_sentence(names: list[str], said: str) -> None:
    assert ES.listed(names) == said


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="'fr' is not a language here .en, es."):
        Words("fr")


def test_threads_speak_each_its_own_language() -> None:
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda n: Words(("en", "es")[n % 2])("Routine"), range(200)))
    assert said == ["Routine", "Rutina"] * 100


def test_columns_are_called_by_their_measure_and_statistic() -> None:
    assert label("effort_mean", ES) == "Esfuerzo conjunto, media de la corrida"
    assert label("shared_budget", EN) == "Shared budget"
    assert label("obstacle_sequence", EN) == "Held back: sequence"
    assert label("survival_working_group", ES) == "Supervivencia de grupo de trabajo"
    assert label("half_life", EN) == "Half-life of what is shared"
    assert label("something_new", EN) == "something new"


def test_units_are_the_measures_own() -> None:
    assert (unit("resilience_recovery", ES), unit("trust_last", ES)) == ("meses", "proporción")
