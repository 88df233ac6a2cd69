#!/usr/bin/env python3
"""Keeps a cluster going: the job submitted, and with --supervise every process that is wanted.

A JobManager that was killed comes back with an empty list of jobs. The keeper submits the job again, from the newest
checkpoint that it has seen. Should that be gone, the job starts without any state: it finds its work from the bucket.
"""

import json
import subprocess
import sys
import time

from flink import FlinkClient, FlinkError
from layout import Cluster
from processes import ProcessTable
from services import JOB_JAR, ROOT, services

INTERVAL = 0.5
LONGEST_PAUSE = 30


class Keeper:
    def __init__(self, folder, java):
        self.cluster = Cluster.load(folder)
        self.table = ProcessTable(self.cluster.folder)
        self.flink = FlinkClient(self.cluster.flink_url())
        self.java = java
        self.file = self.cluster.folder / "run" / "keeper.state"
        self.job = None
        self.checkpoint = self._remembered()
        self.failures = {}

    def _remembered(self):
        try:
            return json.loads(self.file.read_text())["checkpoint"]
        except (OSError, ValueError, KeyError):
            return None

    def _remember(self):
        unfinished = self.file.with_suffix(".tmp")
        unfinished.write_text(json.dumps({"job": self.job, "checkpoint": self.checkpoint}))
        unfinished.replace(self.file)

    def look(self):
        self.cluster = Cluster.load(self.cluster.folder)
        if self.cluster.supervise:
            self.restart_what_ended()
        self.keep_job()

    def keep_job(self):
        if not self.flink.ready():
            return
        jobs = self.flink.jobs()
        if not jobs:
            self.submit()
            return
        self.job = next(iter(jobs))
        self.checkpoint = self.flink.newest_checkpoint(self.job) or self.checkpoint
        self._remember()

    def submit(self):
        for checkpoint in [self.checkpoint, None] if self.checkpoint else [None]:
            try:
                self.job = submit(self.cluster, self.flink, checkpoint)
                log(f"job {self.job} was submitted, from {checkpoint or 'the bucket alone'}")
                self._remember()
                return
            except FlinkError as failure:
                log(f"the job could not be submitted from {checkpoint or 'the bucket alone'}: {failure}")

    def restart_what_ended(self):
        for name, service in services(self.cluster, self.java).items():
            if name == "keeper" or name in self.cluster.unwanted or self.table.pid(name):
                continue
            times, at = self.failures.get(name, (0, 0.0))
            pause = min(2 ** times, LONGEST_PAUSE)
            if time.monotonic() - at < pause:
                continue
            if time.monotonic() - at > 10 * LONGEST_PAUSE:
                times = 0
            self.failures[name] = (times + 1, time.monotonic())
            log(f"{name} has ended and is started again")
            self.table.start(service)


def submit(cluster, flink, checkpoint):
    """Submits the job, from a checkpoint if one is given; returns its id."""
    jar = flink.upload(JOB_JAR)
    arguments = ["--scratch-directory", str(cluster.folder / "scratch")]
    # Unless it is told, Flink's REST API runs a job with one task of each kind, whatever its configuration says.
    return flink.run(jar, arguments, checkpoint, cluster.wanted_parallelism)


def log(text):
    print(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {text}", flush=True)


def main():
    java = subprocess.run([ROOT / "scripts/java-home"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    keeper = Keeper(sys.argv[1], f"{java}/bin/java")
    last = None
    while True:
        try:
            keeper.look()
            last = None
        except Exception as failure:  # whatever it is, the cluster must go on being kept
            if str(failure) != last:
                log(f"{type(failure).__name__}: {failure}")
            last = str(failure)
        time.sleep(INTERVAL)


if __name__ == "__main__":
    main()
