#!/usr/bin/env python3
"""Measures a cluster of real parts: MinIO, Flink, query servers, all on this machine with the measuring client.

Prints a line a figure, with the machine's load before it. Each measurement has a cluster of its own, in a folder that goes
afterwards. Usage: cluster_speed.py [measurement …]; all of them by default.
"""

import argparse
import os
import tempfile
import threading
import time

from measured_cluster import MeasuredCluster

COLLECTION = "measured"
ARGUMENTS = argparse.Namespace()


def tell(what, value):
    print(f"| {what} | {value} | load {os.getloadavg()[0]:.1f} |", flush=True)


def cluster(**options):
    folder = tempfile.TemporaryDirectory(prefix="shardscan-speed-", ignore_cleanup_errors=True)
    made = MeasuredCluster(folder.name, ARGUMENTS.port, **options)
    made.kept = folder  # it goes with the cluster
    return made


def recovery():
    """From kill -9 of a process, started again at once, to the next commit, while one file after the other is put."""
    with cluster() as measured:
        client = measured.client()
        measured.await_tasks(3)
        stopped, commits = threading.Event(), []

        def put():
            writer, i = measured.client(), 0
            while not stopped.wait(0.2):
                i += 1
                writer.upload(COLLECTION, f"f{i % 50}.csv", f'id,vector\nk{i},"[1,{i}]"\n'.encode())

        def watch():
            watcher, last = measured.client(), None
            while not stopped.wait(0.05):
                status, answer = watcher.request("GET", f"/api/v1/collections/{COLLECTION}/status")
                if status == 200 and answer["epoch"] != last:
                    last = answer["epoch"]
                    commits.append(time.monotonic())
        threads = [threading.Thread(target=each, daemon=True) for each in (put, watch)]
        for thread in threads:
            thread.start()
        for name in ("taskmanager-2", "taskmanager-1", "jobmanager") * 2:
            time.sleep(15)
            begin = time.monotonic()
            measured("kill", name)
            measured("start", name)
            started = time.monotonic()
            time.sleep(25)
            times = [begin, *(at for at in commits if at > begin), time.monotonic()]
            gaps = [b - a for a, b in zip(times, times[1:])]
            tell(f"kill -9 {name}: the longest two times without a commit within {time.monotonic() - begin:.0f} s; until it was started, s",
                 "; ".join(f"{gap:.1f}" for gap in sorted(gaps)[-2:][::-1]) + f"; {started - begin:.1f}")
        stopped.set()
        for thread in threads:
            thread.join()
        client.close()


MEASUREMENTS = {each.__name__: each for each in (recovery,)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measurements", nargs="*", metavar="measurement", help=f"of {', '.join(MEASUREMENTS)} (all)")
    parser.add_argument("--port", type=int, default=18500, help="first of 100 ports")
    parser.parse_args(namespace=ARGUMENTS)
    for name in ARGUMENTS.measurements or MEASUREMENTS:
        if name not in MEASUREMENTS:
            parser.error(f"there is no measurement '{name}': there are {', '.join(MEASUREMENTS)}")
        MEASUREMENTS[name]()


if __name__ == "__main__":
    main()
