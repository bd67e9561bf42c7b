"""The `cluster` section of an experiment, and the job script that comes of it."""

import subprocess
import sys

import pytest
from sweeps_small import experiment

from simcoord.experiments.cluster_file import LocalWorkers, bytes_of
from simcoord.scenario import InputError, ScenarioError

FACTORS = {"loss": {"path": "dynamics.turnover_loss", "values": [0.1, 0.2]}}
SLURM = {
    "kind": "slurm",
    "workers": 20,
    "cores": 4,
    "memory": "3GiB",
    "walltime": "02:00:00",
    "interface": "lo",
    "queue": "long",
    "account": "policy-lab",
    "modules": ["python/3.11"],
    "directives": ["--constraint=avx2", "--exclusive"],
}


def sent_to(**cluster):
    return experiment(vary=FACTORS, cluster=cluster)


def test_a_section_says_what_is_not_said():
    section = sent_to(workers=3).cluster
    assert section == LocalWorkers(workers=3)
    assert (section.kind, section.memory) == ("local", "2GiB")
    assert experiment(vary=FACTORS).cluster is None


def test_a_section_stands_in_the_text_of_its_experiment():
    assert "cluster: {kind: local, workers: 3}" in sent_to(workers=3).to_yaml()


def test_where_runs_are_sent_is_no_part_of_what_a_sweep_is():
    assert sent_to(workers=3).digest == sent_to(**SLURM).digest


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"kind": "slrum"}, "cluster.kind: 'slrum' is not a kind; did you mean 'slurm'?"),
        ({"workers": 0}, "cluster.workers: 0 is too small"),
        ({"workers": 21}, "cluster.workers: 21 workers do not fill jobs of 4 cores each"),
        ({"memory": "4"}, "cluster.memory: '4' is not a whole number with MB, GB, MiB or GiB"),
        ({"walltime": "2h"}, "cluster.walltime: '2h' is not a time"),
        ({"interface": None}, "cluster.interface: null is not"),
        ({"wall_time": 3}, "did you mean 'walltime'?"),
        ({"queue": "long\n#SBATCH -o /etc/x"}, "cluster.queue: "),
        ({"account": "a b"}, "cluster.account: "),
        ({"modules": ["python; rm -rf ~"]}, "cluster.modules[0]: "),
        ({"modules": ["$(id)"]}, "cluster.modules[0]: "),
        ({"directives": ["--wrap=$(id)"]}, "cluster.directives[0]: "),
        ({"directives": ["--x=1\nid"]}, "cluster.directives[0]: "),
        ({"directives": ["-p long"]}, "cluster.directives[0]: "),
    ],
)
def test_what_no_cluster_can_be_told_is_refused(more, told):
    with pytest.raises(ScenarioError) as refused:
        sent_to(**{**SLURM, **more})
    assert told in str(refused.value)


def test_memory_is_counted_in_bytes():
    assert [bytes_of(text) for text in ("2GiB", "500MB")] == [2**31, 500_000_000]


def test_the_job_script_holds_what_the_section_says():
    pytest.importorskip("dask_jobqueue")
    from simcoord.experiments.cluster import job_script_of

    lines = job_script_of(sent_to(**SLURM)).splitlines()
    for line in (
        "#!/usr/bin/env bash",
        "#SBATCH -J simcoord",
        "#SBATCH -p long",
        "#SBATCH -A policy-lab",
        "#SBATCH --cpus-per-task=4",
        "#SBATCH --mem=12G",
        "#SBATCH -t 02:00:00",
        "#SBATCH --constraint=avx2",
        "#SBATCH --exclusive",
        "module load python/3.11",
    ):
        assert line in lines
    command = lines[-1]
    assert command.startswith(f"{sys.executable} -m distributed.cli.dask_worker tls://")
    for option in ("--nthreads 1", "--nworkers 4", "--memory-limit 3.00GiB", "--interface lo"):
        assert option in command
    assert "--tls-key" in command and "--no-dashboard" in command


def test_only_slurm_has_a_job_script():
    from simcoord.experiments.cluster import job_script_of

    with pytest.raises(InputError, match="has no kind: slurm"):
        job_script_of(sent_to(workers=2))


def test_dask_is_imported_by_nobody_who_does_not_ask_for_a_cluster():
    code = (
        "import sys, simcoord, simcoord.cli.app, simcoord.experiments.sweeping\n"
        "import simcoord.experiments.cluster\n"
        "print(*{m.partition('.')[0] for m in sys.modules} & {'dask', 'distributed'})"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == ""
