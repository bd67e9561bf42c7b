"""Where are the workers, and how do they come to be there?

Dask is an extra, and slow to import: so it is imported here alone, when a sweep
is sent to a cluster.
"""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import platformdirs

from simcoord.experiments.cluster_file import Section, SlurmWorkers, bytes_of
from simcoord.experiments.experiment import Experiment
from simcoord.sayings import saying
from simcoord.scenario import InputError, Problem

LOOPBACK = "127.0.0.1"
ADDRESS = re.compile(r"(tcp|tls)://[A-Za-z0-9_.:\[\]-]+:[0-9]{1,5}")
#: Deaths of workers are counted here, block by block; Dask is to give up on none, and a worker is
#: ended when it takes more memory than it may, not paused for ever.
SETTINGS = {
    "distributed.scheduler.allowed-failures": 1_000_000,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    "distributed.comm.timeouts.connect": "30s",
}


class Joined(NamedTuple):
    """Somebody else's scheduler.

    address : tcp://host:port, or tls://host:port
    """

    address: str
    worker_within: float = 2.0
    block_within: float = 60.0


Site: TypeAlias = Section | Joined


class Place(NamedTuple):
    """Workers, and the way to them.

    client  : Dask's
    cluster : whose workers are ours to start; None where they are somebody else's
    """

    client: Any
    cluster: Any


def dask(module: str) -> Any:
    """A module of Dask.

    Raises `InputError` that says how to get it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        message = saying(
            "needs {name}, which is not installed: pip install 'simcoord[cluster]'", name=error.name
        )
        raise InputError([Problem(("cluster",), message)]) from None


def joined(address: str) -> Joined:
    """The scheduler at an address.

    Raises `InputError` if it is none.
    """
    if not isinstance(address, str) or not ADDRESS.fullmatch(address):
        message = saying(
            "{address} is not the address of a scheduler, tcp://host:port", address=repr(address)
        )
        raise InputError([Problem(("cluster",), message, address)])
    return Joined(address)


@asynccontextmanager
async def opened(site: Site) -> AsyncIterator[Place]:
    """Workers at a site; those that were started are ended afterwards."""
    if isinstance(site, Joined):
        async with _client(site.address) as client:
            yield Place(client, None)
        return
    make, parent = _local, None
    if isinstance(site, SlurmWorkers):
        make, parent = _slurm, _shared_folder()
        parent.mkdir(parents=True, exist_ok=True)
    folder = tempfile.TemporaryDirectory("", "simcoord-", parent, ignore_cleanup_errors=True)
    with folder as scratch, dask("dask.config").set(SETTINGS):
        async with make(site, scratch) as cluster, _client(cluster) as client:
            await ask_for(cluster, site)
            yield Place(client, cluster)


async def ask_for(cluster: Any, site: Section) -> None:
    """Have as many workers as are wanted: those that are missing are started."""
    cluster.scale(site.workers)
    await cluster  # which raises where they cannot be started


def _client(where: Any) -> Any:
    return dask("distributed").Client(where, asynchronous=True, set_as_default=False)


def _local(site: Any, scratch: str) -> Any:
    """Processes of this machine, which listen on the loopback address alone."""
    return dask("distributed").LocalCluster(
        n_workers=site.workers,
        threads_per_worker=1,
        processes=True,
        host=LOOPBACK,
        dashboard_address=f"{LOOPBACK}:0",
        worker_dashboard_address=f"{LOOPBACK}:0",
        memory_limit=bytes_of(site.memory),
        local_directory=scratch,
        silence_logs=logging.CRITICAL,
        asynchronous=True,
    )


def _slurm(site: Any, scratch: str) -> Any:
    """Jobs of SLURM; the scheduler is in this process."""
    if shutil.which("sbatch") is None:
        message = saying("there is no SLURM on this machine: its command sbatch is not found")
        raise InputError([Problem(("cluster", "kind"), message, site.kind)])
    return dask("dask_jobqueue").SLURMCluster(
        **_job(site),
        security=_security(Path(scratch), new=True) if site.encrypted else None,
        scheduler_options={"interface": site.interface, "dashboard_address": f"{LOOPBACK}:0"},
        silence_logs=logging.CRITICAL,
        asynchronous=True,
    )


def _shared_folder() -> Path:
    """Where jobs find the sweep's key: in the home directory, which all machines share."""
    return Path(platformdirs.user_cache_dir("simcoord")) / "cluster"


def _security(folder: Path, new: bool = False) -> Any:
    """Only who can read a folder, of one user, can speak to the workers.

    new : whether to make a key, and to write it there
    """
    security = dask("distributed.security").Security
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if new:
        made = security.temporary()
        certificate.write_text(made.tls_worker_cert)
        key.write_text(made.tls_worker_key)
    roles = ("client", "scheduler", "worker")
    certificates = {f"tls_{role}_cert": str(certificate) for role in roles}
    keys = {f"tls_{role}_key": str(key) for role in roles}
    return security(require_encryption=True, tls_ca_file=str(certificate), **certificates, **keys)


def _job(site: SlurmWorkers) -> dict[str, Any]:
    """What dask-jobqueue must know of a job."""
    return {
        "job_name": "simcoord",
        "cores": site.cores,
        "processes": site.cores,
        "memory": f"{bytes_of(site.memory) * site.cores} B",
        "walltime": site.walltime,
        "interface": site.interface,
        "queue": site.queue,
        "account": site.account,
        "job_script_prologue": [f"module load {module}" for module in site.modules],
        "job_extra_directives": list(site.directives),
        "worker_extra_args": ["--no-dashboard"],
    }


def job_script_of(experiment: Experiment) -> str:
    """The script of each SLURM job that the experiment asks for.

    Raises `InputError` if it asks for none.
    """
    site = experiment.cluster
    if not isinstance(site, SlurmWorkers):
        message = saying("has no kind: slurm; only that has a job script")
        raise InputError([Problem(("cluster",), message)])
    job = dask("dask_jobqueue.slurm").SLURMJob(
        f"{'tls' if site.encrypted else 'tcp'}://ADDRESS-OF-THIS-MACHINE:PORT",
        name="NUMBER",
        protocol="tls://" if site.encrypted else None,
        security=_security(_shared_folder() / "SWEEP") if site.encrypted else None,
        **_job(site),
    )
    script: str = job.job_script()
    return script


def workers_of(site: Site) -> int:
    """Workers that were asked for; 1 where somebody else did."""
    return 1 if isinstance(site, Joined) else site.workers
