"""Which numbers are facts, as far as a scenario's file tells?"""

from __future__ import annotations

from pathlib import Path

import pytest

from simcoord.scenario import load_scenario, shipped_scenarios
from simcoord.views.report.remarks import assumed, remarks_of, written
from simcoord.views.words import Words

TOWN = """
# Fact: nine ministries (a law of 2019).
# Assumption: all of them take part.
sectors:
  health: {budget: 1.0}  # not verified: half of it is earmarked (hecho: lo dice la ley)
name: "a # that is no comment"
"""


def test_comments_are_parted_by_what_they_call_a_number() -> None:
    assert [tuple(remark) for remark in remarks_of(TOWN)] == [
        ("fact", "Fact: nine ministries (a law of 2019)."),
        ("assumption", "Assumption: all of them take part."),
        ("unverified", "not verified: half of it is earmarked"),
        ("fact", "hecho: lo dice la ley"),
    ]


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_shipped_scenario_is_known_again_without_its_name(name: str, tmp_path: Path) -> None:
    found = written(load_scenario(name), tmp_path)
    assert found is not None and not found.changed
    assert any(remark.kind == "assumption" for remark in remarks_of(found.text))


def test_where_no_file_is_kept_the_report_says_that_nothing_tells(tmp_path: Path) -> None:
    changed = load_scenario("typical_practice").with_changes({"horizon.months": 24})
    told = assumed(changed, written(changed, tmp_path), Words("en"))
    assert not told.remarks
    assert "take all of them for assumptions" in told.notes[0]


def test_a_scenario_that_was_changed_is_not_taken_for_its_file(tmp_path: Path) -> None:
    scenario = load_scenario("typical_practice")
    scenario.save(tmp_path / "as_written.yaml")
    changed = scenario.with_changes({"horizon.months": 24})
    file = written(changed, tmp_path)
    assert file is not None and file.changed and file.shipped
