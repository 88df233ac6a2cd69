"""Runs Shardscan and its peers on the same data, machine and run, and says how many queries a second at which recall."""

import argparse
import os
import platform
import random
import re
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import data_sets
import peers_jvm
import results
import worker
from bandwidth import read_bandwidth
from contestants import LeftOut, Peer
from tuning import tuned

SLOT_SECONDS = 0.7

# Shardscan's one setting, as fine as peers' are: which of them reaches a recall is for the queries to say.
RECALLS_ASKED_FOR = (0.85, 0.9, 0.92, 0.94, 0.96, 0.975, 0.985, 0.99, 0.993, 0.996)


def say(text):
    print(text, file=sys.stderr, flush=True)


def attempt(name, action):
    """What the action gives, or None, with a clear line, if the contestant has to be left out."""
    try:
        return action()
    except LeftOut as e:
        say(f"left out: {name}: {e}")
        return None


def compare(arguments, scratch):
    end = time.monotonic() + arguments.minutes * 60
    data = data_sets.load(arguments.data, arguments.queries)
    top_ks = [int(text) for text in arguments.top_k.split(",")]
    threads = [int(text) for text in arguments.threads.split(",")]
    rows_file = Path(scratch, "rows.npy")
    np.save(rows_file, data.rows)
    files = [Path(scratch, f"{part}.fvecs") for part in ("rows", "tuning", "judging")]
    for file in files:
        data_sets.write_fvecs(file, getattr(data, file.stem))
    truth = {(half, k): data_sets.true_scores(data.rows, getattr(data, half), k)
             for half in ("tuning", "judging") for k in top_ks}
    shape = f"{data.rows.shape[0]:,} × {data.rows.shape[1]}"
    say(f"{data.name}: {shape}, {len(data.tuning)} queries to tune with and {len(data.judging)} to judge with")
    contestants, swept, tried = [], [], []
    numbers = [i for i, kind in enumerate(worker.PEERS) if re.search(arguments.only, kind().name)]
    makers = [(worker.PEERS[i]().name, lambda i=i: Peer(i, rows_file, data, max(threads), build_seconds(arguments)))
              for i in numbers]
    makers += [(kind.name, lambda kind=kind: kind(files, max(threads), build_seconds(arguments)))
               for kind in peers_jvm.PEERS if re.search(arguments.only, kind.name)]
    if not arguments.no_service:
        from in_process import InProcess
        from service import Service

        makers.append((Service.name, lambda: Service(data, arguments.port, RECALLS_ASKED_FOR, build_seconds(arguments))))
        makers.append((InProcess.name, lambda: InProcess(contestants, files[1:], RECALLS_ASKED_FOR)))
    try:
        for name, make in makers:
            contestant = attempt(name, make) if time.monotonic() < end else None
            if contestant:
                contestants.append(contestant)
                say(f"built: {contestant.name} in {contestant.build_s:.1f} s")
                for k in top_ks:
                    patience = max(10, (end - time.monotonic()) / 8)
                    found = attempt(name, lambda: tuned(contestant, data, truth, k, threads, patience)) or ([], [])
                    swept += found[0]
                    tried += found[1]
        bandwidth, done = repeat(tried, threads, arguments.repetitions, end)
    finally:
        for contestant in contestants:
            contestant.close()
    points = [point for _, point in tried if point.qps]
    if arguments.in_process:
        points += results.in_process(arguments.in_process)
    reads = ", ".join(f"{n} thread{'s' if n > 1 else ''} {np.median(v):.1f} ({min(v):.1f} … {max(v):.1f})"
                      for n, v in bandwidth.items() if v)
    about = (f"{data.name}, {shape}, inner product of unit vectors; {platform.machine()}, {os.cpu_count()} cores, Python "
             f"{platform.python_version()}. Queries one at a time a caller; median (least … most) of {done} repetitions, "
             f"in a new order each; the milliseconds of processor time a query; then the recall on the judging half of the queries and the setting, which was chosen "
             f"on the other half. Read bandwidth in the same run, GB/s: {reads}.")
    return results.write(Path(arguments.output), about, points, swept, bandwidth)


def build_seconds(arguments):
    return arguments.minutes * 60 / 4


def repeat(tried, threads, repetitions, end):
    """Measures every point once a round, in a new order each, so that a machine's drift meets all alike."""
    bandwidth = {count: [] for count in threads}
    failed = set()
    for done in range(repetitions):
        began = time.monotonic()
        for count in threads:
            bandwidth[count].append(read_bandwidth(count))
        for (contestant, divided), point in random.Random(done).sample(tried, len(tried)):
            if contestant in failed:
                continue
            timed = attempt(contestant.name, lambda: contestant.timed(
                point.setting, "judging", point.top_k, point.threads, divided, SLOT_SECONDS))
            if timed is None:
                failed.add(contestant)
                continue
            point.qps.append(timed["qps"])
            point.median_ms.append(timed["median_ms"])
            if "processor_ms" in timed:
                point.processor_ms.append(timed["processor_ms"])
        took = time.monotonic() - began
        say(f"repetition {done + 1} of {repetitions}: {took:.0f} s")
        if time.monotonic() + took > end and done + 1 < repetitions:
            say(f"the time is over after {done + 1} repetitions: allow more with --minutes")
            return bandwidth, done + 1
    return bandwidth, repetitions


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="FILE.parquet, FILE.fvecs or clustered:ROWSxDIM")
    parser.add_argument("--queries", help="a file of queries; without it some rows are held out")
    parser.add_argument("--top-k", default="10,100")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=20, help="about how long it may take altogether")
    parser.add_argument("--only", default="", help="peers whose name this pattern is found in")
    parser.add_argument("--no-service", action="store_true", help="leave this repository's server out")
    parser.add_argument("--port", type=int, default=18097)
    parser.add_argument("--in-process", help="JSON lines of a program that measured itself in process")
    parser.add_argument("--output", default="target/bench-peers", help="folder for results.{json,md,svg}")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        print(compare(arguments, scratch))


if __name__ == "__main__":
    main()
