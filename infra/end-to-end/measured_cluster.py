"""A cluster that is measured: brought up in a folder of its own, with what measuring needs to know of it."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "infra/cluster"))

from client import Client
from flink import FlinkClient
from layout import Cluster

KEY = "measuring-key-of-the-hot-tier"


class MeasuredCluster:
    """A cluster of one query server and two TaskManagers of one slot, unless more is asked for. Ends with the `with` block."""

    def __init__(self, folder, port, query_servers=1, task_managers=2, slots=1):
        self.folder, self.port = folder, port
        self.options = ["--query-servers", query_servers, "--task-managers", task_managers, "--slots", slots]

    def __call__(self, *arguments):
        subprocess.run([ROOT / "scripts/cluster", *map(str, arguments), "--data", self.folder], check=True,
                       stdout=subprocess.DEVNULL)

    def __enter__(self):
        self("up", "--port", self.port, *self.options, "--rate-limits", "off", "--api-key", KEY)
        self.cluster = Cluster.load(self.folder)
        self.flink = FlinkClient(self.cluster.flink_url())
        return self

    def __exit__(self, *failure):
        self("down")

    def client(self, query_server=1):
        return Client(self.cluster.url(query_server), KEY)

    def await_tasks(self, at_least, seconds=120):
        """Waits until all tasks of the job run, so many at least."""
        def runs():
            return any(running == tasks >= at_least for running, tasks in map(self.flink.running_tasks, self.flink.jobs()))
        await_that(runs, seconds, f"the job does not run with {at_least} tasks")


def await_that(condition, seconds, problem):
    """Waits until a condition holds; returns the seconds that it took."""
    begin = time.monotonic()
    while not condition():
        if time.monotonic() - begin > seconds:
            raise RuntimeError(f"{problem} within {seconds} s")
        time.sleep(0.01)
    return time.monotonic() - begin
