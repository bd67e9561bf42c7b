"""How is one run after another lived, without a return to Python between them?"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from simcoord.rulebook.compiled import phase, rule
from simcoord.rulebook.luck import Sources, streams_are_read, streams_begin
from simcoord.rulebook.month import months_pass
from simcoord.rulebook.record import Offices, Record
from simcoord.rulebook.start import the_start
from simcoord.rulebook.state import Booleans, Integers, Luck, Rules, State
from simcoord.rulebook.uniforms import Words


class Watch(NamedTuple):
    """What those who wait for runs and those who live them tell each other meanwhile."""

    stop: Annotated[Booleans, "1"]  # whether the runs are to stop soon
    lived: Annotated[Integers, "1"]  # months lived so far


@rule
def runs_are_lived(
    state: State,
    rules: Rules,
    sources: Sources,
    luck: Luck,
    replicates: Words,
    records: Record,
    watch: Watch,
) -> None:
    """Live one replicate after another, and record each.

    luck    : work tables, as many months as are lived between two looks at `watch.stop`
    records : tables as a record has them, with the number of the run as first axis
    """
    for n in range(len(replicates)):
        record = record_of(records, n)
        streams_begin(sources, replicates[n])
        streams_are_read(sources, luck, 1)
        first = Luck(luck.offices[0], luck.traits[0], luck.frames[0], luck.mechanisms[0])
        the_start(state, rules, first)
        left = record.months.shape[1]
        while left > 0 and not watch.stop[0]:
            count = min(left, len(luck.offices))
            streams_are_read(sources, luck, count)
            months_pass(state, rules, luck, record, count)
            watch.lived[0] += count
            left -= count


@phase
def record_of(records: Record, n: int) -> Record:
    """The tables of one run: windows on those of many."""
    of_offices = records.offices
    offices = Offices(
        of_offices.effort[n],
        of_offices.resistance[n],
        of_offices.routine[n],
        of_offices.trust_received[n],
        of_offices.progress[n],
    )
    return Record(records.months[n], offices, records.ties_at, records.ties[n], records.standing[n])
