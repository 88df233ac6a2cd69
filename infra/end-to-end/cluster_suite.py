#!/usr/bin/env python3
"""Runs a whole cluster under load and faults, and holds what its clients saw against what they did.

MinIO behind a proxy that can be slow, a Flink session cluster of two TaskManagers, three query servers, one of which has a small
disk for its cache. Writers put, replace and delete files of a hot and of a warm collection, readers ask all the while; processes are
killed and stopped one after the other, the disk is filled. Ends with status 1 if an
answer, a commit or a recovery was not as promised.
"""

import argparse
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "infra/cluster"))

import commit_history
import doctored_histories
import keys
from client import Client
from faults import Faults, await_true, run
from flink import FlinkClient, FlinkError
from full_disk import small_disk
from history_checker import Checker
from layout import Cluster
from workload import History, Reader, Writer

KEY = "suite-key-of-the-hot-tier"
TIERS = ("hot", "warm")
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
        self.disk = small_disk(Path(folder, "cache", "query-1"))

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
        runs = status.returncode == 0 and len(tasks) == 1 and tasks[0][0] == tasks[0][1] > 0
        return runs and all(self.left_out(i) == 0 for i in range(1, QUERY_SERVERS + 1))

    def left_out(self, query_server):
        """How many segments a query server leaves to others for want of room; -1 if it does not answer."""
        try:
            with urllib.request.urlopen(self.cluster.url(query_server) + "/observe/metrics", timeout=5) as answer:
                found = re.search(r"^shardscan_segments_left_out\{[^}]*\} (\S+)", answer.read().decode(), re.MULTILINE)
        except OSError:
            return -1
        return float(found[1]) if found else -1

    def close(self):
        self("down")
        self.proxy.close()
        self.disk.close()


def longest_gap(times, begin, end):
    """The longest time between two of some moments, from the last before `begin` to the first after `end`."""
    before = [at for at in times if at <= begin][-1:]
    within = [at for at in times if begin < at < end]
    after = [at for at in times if at >= end][:1]
    points = before + within + after
    return max((b - a for a, b in zip(points, points[1:])), default=float("nan"))


def report(windows, answers, epochs):
    """Prints a line a fault: the longest time that a client waited for an answer, and that passed between two commits."""
    readers = {answer.client for answer in answers if answer.client.startswith("client")}
    answered = {reader: sorted(a.end for a in answers if a.client == reader) for reader in readers}
    commits = sorted(after.at for line in epochs for before, after in zip(line, line[1:]) if before.files != after.files)
    gaps = {}
    for fault, begin, end in windows:
        unanswered = max(longest_gap(times, begin, end) for times in answered.values())
        gaps.setdefault(fault.name, []).append((unanswered, longest_gap(commits, begin, end), end - begin - fault.seconds))
    print("| fault | longest time without an answer, s | without a commit, s | from its end until all was well, s |\n"
          "|---|---|---|---|")
    for name, found in gaps.items():
        print(f"| {name} | " + " | ".join("; ".join(f"{x:.2f}" for x in column) for column in zip(*found)) + " |")


class Clients:
    """Writers and readers of one collection, and what they did and saw."""

    def __init__(self, tested, tier, seed):
        self.collection, self.history, self.urls = f"suite-{tier}", History(), tested.urls
        common = (KEY, self.collection, self.history)
        Client(self.urls[0], KEY).request(
            "POST", "/api/v1/collections", f'{{"collection": "{self.collection}", "tier": "{tier}"}}')
        self.workers = [Writer(f"writer{seed}{tier}w{i}", 8, self.urls, *common, WRITER_TIMEOUT, 0.15) for i in range(2)]
        self.workers += [Reader(f"client{tier}", self.urls, *common, CLIENT_TIMEOUT, 0.02)]
        self.workers += [Reader(f"node{tier}{i}", [url], *common, CLIENT_TIMEOUT, 0.15) for i, url in enumerate(self.urls, 1)]
        for worker in self.workers:
            worker.start()
        await_true(lambda: self.history.answers, 60, "nothing was answered")

    def done(self):
        return len(self.history.operations) + len(self.history.answers)

    def finish(self):
        """Ends all workers, and has each server answer a last time."""
        for worker in self.workers:
            worker.finish()
        for url in self.urls:
            Client(url, KEY).await_status(self.collection, seconds=90)
        last = Reader("last", self.urls, KEY, self.collection, self.history, 30, 0)
        for _ in self.urls:
            last.step()
            last.fail_over()

    def check(self, bucket):
        """The collection's epochs, and what was wrong."""
        epochs = commit_history.read(bucket, TENANT, self.collection)
        history = self.history
        checker = Checker(epochs, history.operations, history.answers, history.rows_of)
        problems = [f"{self.collection}: {problem}" for problem in checker.check()]
        cut = sum(not operation.acknowledged for operation in history.operations)
        stale = sorted(checker.staleness) or [0.0]
        print(f"{self.collection}: {len(history.operations)} operations on files ({cut} cut off), {len(history.answers)} answers "
              f"({history.refused} refused or not in time), {len(epochs)} epochs; an answer was behind the manifest by "
              f"{stale[len(stale) // 2]:.2f} s (median), {stale[int(len(stale) * 0.99)]:.2f} s (p99), {stale[-1]:.2f} s at most")
        return epochs, problems


def under_faults(tested, arguments):
    clients = [Clients(tested, tier, arguments.seed) for tier in TIERS]
    windows, problems = [], []
    chance = random.Random(arguments.seed)
    for _ in range(arguments.rounds):
        planned = [fault for fault in Faults(tested, tested.proxy, tested.disk).each(QUERY_SERVERS, TASK_MANAGERS)
                   if arguments.only in fault.name]
        chance.shuffle(planned)
        for fault in planned:
            time.sleep(arguments.steady)
            try:
                begin, end = run(fault, tested.well)
                windows.append((fault, begin, end))
                print(f"{fault.name}: all well after {end - begin:.1f} s", flush=True)
            except (RuntimeError, subprocess.CalledProcessError) as failure:
                problems.append(str(failure))
    while sum(each.done() for each in clients) < arguments.operations:
        time.sleep(1)
    time.sleep(arguments.steady)
    for each in clients:
        each.finish()
    checked = [each.check(tested.bucket) for each in clients]
    problems += [problem for _, found in checked for problem in found]
    report(windows, [answer for each in clients for answer in each.history.answers], [epochs for epochs, _ in checked])
    print(f"{sum(len(each.history.operations) for each in clients)} operations on files, "
          f"{sum(len(each.history.answers) for each in clients)} answers, {len(windows)} faults, "
          f"{len(problems)} violations (seed {arguments.seed})")
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
