#!/usr/bin/env python3
"""Runs a whole cluster under load and faults, and holds what its clients saw against what they did.

MinIO behind a proxy that can be slow, a Flink session cluster of two TaskManagers, three query servers. Writers put, replace
and delete files, readers ask all the while; processes are killed and stopped one after the other. Ends with status 1 if an
answer, a commit or a recovery was not as promised.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "infra/cluster"))

import commit_history
import doctored_histories
import keys
from client import Client
from faults import Faults, run
from flink import FlinkClient, FlinkError
from history_checker import Checker
from layout import Cluster
from workload import History, Reader, Writer

KEY = "suite-key-of-the-hot-tier"
COLLECTION = "suite"
TENANT = "local"
QUERY_SERVERS, TASK_MANAGERS = 3, 2
CLIENT_TIMEOUT = 1.0
WRITER_TIMEOUT = 5.0


class Proxy:
    """The proxy before the store, as a process of its own."""

    def __init__(self, port, target):
        program = ROOT / "infra/end-to-end/slow_proxy.py"
        self.process = subprocess.Popen([sys.executable, program, "--port", str(port), "--target", str(target)])

    def slow(self):
        self.process.send_signal(signal.SIGUSR1)

    def fast(self):
        self.process.send_signal(signal.SIGUSR2)

    def break_all(self):
        self.process.send_signal(signal.SIGHUP)

    def close(self):
        self.process.kill()
        self.process.wait()


class TestedCluster:
    """A cluster in a folder of its own, driven by the script that users have."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.proxy = Proxy(port + 90, port + 20)

    def __call__(self, *arguments):
        subprocess.run([ROOT / "scripts/cluster", *arguments, "--data", self.folder], check=True, stdout=subprocess.DEVNULL)

    def up(self):
        self("up", "--port", str(self.port), "--query-servers", str(QUERY_SERVERS), "--task-managers", str(TASK_MANAGERS),
             "--slots", "1", "--heap", "512", "--query-heap", "256", "--rate-limits", "off", "--api-key", KEY,
             "--store-endpoint", f"http://127.0.0.1:{self.port + 90}")
        self.cluster = Cluster.load(self.folder)
        self.flink = FlinkClient(self.cluster.flink_url())
        self.bucket = keys.bucket(self.cluster)
        self.bucket.keep_versions()
        self.urls = [self.cluster.url(i) for i in range(1, QUERY_SERVERS + 1)]

    def well(self):
        """Whether every process is ready and every task of the job runs."""
        status = subprocess.run([ROOT / "scripts/cluster", "status", "--data", self.folder], capture_output=True, text=True)
        try:
            tasks = [self.flink.running_tasks(job) for job in self.flink.jobs()]
        except FlinkError:
            return False
        return status.returncode == 0 and len(tasks) == 1 and tasks[0][0] == tasks[0][1] > 0

    def close(self):
        self("down")
        self.proxy.close()


def await_true(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what} within {seconds} s")
        time.sleep(0.1)


def longest_gap(times, begin, end):
    """The longest time between two of some moments, from the last before `begin` to the first after `end`."""
    before = [at for at in times if at <= begin][-1:]
    within = [at for at in times if begin < at < end]
    after = [at for at in times if at >= end][:1]
    points = before + within + after
    return max((b - a for a, b in zip(points, points[1:])), default=float("nan"))


def report(windows, history, epochs):
    """Prints a line a fault: the longest time that a client waited for an answer, and that passed between two commits."""
    readers = {answer.client for answer in history.answers if answer.client.startswith("client")}
    answered = {reader: sorted(a.end for a in history.answers if a.client == reader) for reader in readers}
    commits = [after.at for before, after in zip(epochs, epochs[1:]) if before.files != after.files]
    print("| fault | longest time without an answer, s | without a commit, s |\n|---|---|---|")
    for fault, begin, end in windows:
        unanswered = max(longest_gap(times, begin, end) for times in answered.values())
        print(f"| {fault.name} | {unanswered:.2f} | {longest_gap(commits, begin, end):.1f} |")


def under_faults(tested, arguments):
    history, seed = History(), arguments.seed
    common = (KEY, COLLECTION, history)
    workers = [Writer(f"writer{seed}w{i}", 8, tested.urls, *common, WRITER_TIMEOUT, 0.15) for i in range(3)]
    workers += [Reader(f"client{i}", tested.urls, *common, CLIENT_TIMEOUT, 0.02) for i in range(2)]
    workers += [Reader(f"node{i}", [url], *common, CLIENT_TIMEOUT, 0.1) for i, url in enumerate(tested.urls, 1)]
    Client(tested.urls[0], KEY).request("POST", "/api/v1/collections", f'{{"collection": "{COLLECTION}", "tier": "hot"}}')
    for worker in workers:
        worker.start()
    await_true(lambda: history.answers, 60, "nothing was answered")
    windows, failures = [], []
    chance = random.Random(seed)
    for _ in range(arguments.rounds):
        planned = [fault for fault in Faults(tested, tested.proxy).each(QUERY_SERVERS, TASK_MANAGERS)
                   if arguments.only in fault.name]
        chance.shuffle(planned)
        for fault in planned:
            time.sleep(arguments.steady)
            try:
                begin, end = run(fault, tested.well)
                windows.append((fault, begin, end))
                print(f"{fault.name}: all well after {end - begin:.1f} s", flush=True)
            except (RuntimeError, subprocess.CalledProcessError) as failure:
                failures.append(str(failure))
    while len(history.operations) + len(history.answers) < arguments.operations:
        time.sleep(1)
    time.sleep(arguments.steady)
    for worker in workers:
        worker.finish()
    for url in tested.urls:
        Client(url, KEY).await_status(COLLECTION, seconds=90)
    last = Reader("last", tested.urls, *common, 30, 0)
    for _ in tested.urls:
        last.step()
        last.fail_over()
    print(f"{len(history.operations)} operations on files, {len(history.answers)} answers; checking", flush=True)
    epochs = commit_history.read(tested.bucket, TENANT, COLLECTION)
    checker = Checker(epochs, history.operations, history.answers, history.rows_of)
    problems = failures + checker.check()
    report(windows, history, epochs)
    cut = sum(not operation.acknowledged for operation in history.operations)
    stale = sorted(checker.staleness) or [0.0]
    print(f"{len(history.operations)} operations on files ({cut} cut off), {len(history.answers)} answers "
          f"({history.refused} refused or not in time), {len(epochs)} epochs, {len(windows)} faults, "
          f"{len(problems)} violations (seed {seed})")
    print(f"an answer was behind the manifest by {stale[len(stale) // 2]:.2f} s (median), "
          f"{stale[int(len(stale) * 0.99)]:.2f} s (p99), {stale[-1]:.2f} s at most")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1, help="how often each fault has its turn (1)")
    parser.add_argument("--operations", type=int, default=0, help="go on until so many were done (0)")
    parser.add_argument("--steady", type=float, default=3, help="seconds between two faults (3)")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--keep", metavar="DIR", help="where the cluster lies, and stays (a temporary folder)")
    parser.add_argument("--only", default="", help="only faults with this in their name")
    parser.add_argument("--port", type=int, default=18200, help="first of 100 ports")
    arguments = parser.parse_args()
    doctored_histories.check()
    problems = []
    with tempfile.TemporaryDirectory(prefix="shardscan-cluster-") as temporary:
        tested = TestedCluster(arguments.keep or temporary, arguments.port)
        try:
            tested.up()
            problems += under_faults(tested, arguments)
        finally:
            tested.close()
    for problem in problems[:20]:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
