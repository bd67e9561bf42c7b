"""What may the `cluster` section of an experiment say?

A job script is a shell script: so nothing of the section reaches it but numbers and
words of a few characters, which no shell reads as anything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from simcoord.sayings import saying
from simcoord.scenario.quantities import Part, number
from simcoord.scenario.refusals import Flaw, refuse

UNITS = {"MB": 10**6, "GB": 10**9, "MiB": 2**20, "GiB": 2**30}


def _written(pattern: str, longest: int, words: str) -> Any:
    """A text of one form."""
    return Field(pattern=pattern, max_length=longest, json_schema_extra={"words": words})


Workers = Annotated[int, number("workers", ge=1, le=10_000)]
Cores = Annotated[int, number("cores", ge=1, le=1_024)]
Minutes = Annotated[float, number("minutes", gt=0, le=100_000)]
Memory = Annotated[
    str,
    _written(r"^[1-9][0-9]{0,5}(MB|GB|MiB|GiB)$", 9, "a whole number with MB, GB, MiB or GiB"),
]
Walltime = Annotated[
    str,
    _written(
        r"^([0-9]{1,3}-)?[0-9]{1,3}:[0-5][0-9]:[0-5][0-9]$", 13, "a time, HH:MM:SS or D-HH:MM:SS"
    ),
]
Word = Annotated[
    str,
    _written(
        r"^[A-Za-z0-9_][A-Za-z0-9_.@,-]*$", 100, "a name of letters a-z, digits and _ . @ , -"
    ),
]
Module = Annotated[
    str,
    _written(
        r"^[A-Za-z0-9_][A-Za-z0-9_.+/-]*$", 100, "a name of letters a-z, digits and _ . + / -"
    ),
]
Directive = Annotated[
    str,
    _written(
        r"^--[a-z][a-z-]*(=[A-Za-z0-9_.,:@%+|\[\]/&*-]+)?$",
        200,
        "an option of sbatch in one word, --option or --option=value",
    ),
]


class LocalWorkers(Part):
    """Separate processes of this machine, on its loopback address."""

    kind: Literal["local"] = Field("local", description="separate processes of this machine")
    workers: Workers = Field(2, description="processes that live runs, each on one core")
    memory: Memory = Field("2GiB", description="a process that takes more is started anew")
    worker_within: Minutes = Field(
        2.0, description="without any worker for so long, all are started anew"
    )
    block_within: Minutes = Field(
        60.0, description="a worker that takes longer for a block counts as lost"
    )


class SlurmWorkers(Part):
    """Jobs of a SLURM cluster."""

    kind: Literal["slurm"] = Field(description="jobs of a SLURM cluster")
    workers: Workers = Field(description="processes that live runs, each on one core")
    cores: Cores = Field(1, description="cores of a job, one worker on each")
    memory: Memory = Field("2GiB", description="of each worker; one that takes more is ended")
    walltime: Walltime = Field("01:00:00", description="after which SLURM ends a job")
    interface: Word = Field(
        description="network over which jobs reach this machine: ib0, eth0; lo for this one alone"
    )
    queue: Word | None = Field(None, description="partition that the jobs go to")
    account: Word | None = Field(None, description="that the jobs are charged to")
    modules: Annotated[list[Module], Field(max_length=32)] = Field(
        default_factory=list, description="environment modules that a job loads first"
    )
    directives: Annotated[list[Directive], Field(max_length=32)] = Field(
        default_factory=list, description="more of what sbatch may be told, as --constraint=avx2"
    )
    encrypted: bool = Field(
        True, description="whether only holders of the sweep's own key can speak to its workers"
    )
    worker_within: Minutes = Field(
        1440.0, description="without any worker for so long, jobs are submitted anew"
    )
    block_within: Minutes = Field(
        60.0, description="a worker that takes longer for a block counts as lost"
    )

    @property
    def jobs(self) -> int:
        """Jobs that hold all workers."""
        return -(-self.workers // self.cores)

    @model_validator(mode="after")
    def _whole_jobs(self) -> Self:
        refuse(_partly_used(self))
        return self


def _partly_used(section: SlurmWorkers) -> Iterator[Flaw]:
    if section.workers % section.cores:
        message = saying(
            "{workers} workers do not fill jobs of {cores} cores each",
            workers=section.workers,
            cores=section.cores,
        )
        yield Flaw(("workers",), message, section.workers)


def _local_where_not_said(value: Any) -> Any:
    """Without a kind, the workers are processes of this machine."""
    return {"kind": "local", **value} if isinstance(value, dict) else value


Section: TypeAlias = LocalWorkers | SlurmWorkers
Cluster = Annotated[
    Annotated[Section, Field(discriminator="kind")],
    BeforeValidator(_local_where_not_said),
]


def bytes_of(memory: str) -> int:
    """How much a text like this is.

    >>> bytes_of("2GiB")
    2147483648
    """
    unit = next(unit for unit in UNITS if memory.endswith(unit))
    return int(memory.removesuffix(unit)) * UNITS[unit]
