#!/usr/bin/env python3
"""Kills a standalone instance at random moments under a steady stream of uploads, replacements and deletions.

After each restart, once the collection says that it is ready, every file must be there exactly as last acknowledged:
whole, once, in that version; a file whose deletion was acknowledged must be gone. An operation that was cut off by
the kill may have happened or not. While it runs, a reader checks that each answer shows every file whole: in one
version, or not at all. Ends with status 1 if anything is violated.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from client import Client
from row_files import DIMENSION, content, not_whole, versions_of

ROOT = Path(__file__).resolve().parents[2]
COLLECTION = "crash"
KEY = "crash-test-key-of-the-hot-tier"
ABSENT = None


class Instance:
    """One standalone instance, started and killed through the scripts that users have."""

    def __init__(self, port, data, settings=None):
        self.port, self.data, self.settings = port, data, settings or {}

    def start(self):
        subprocess.run(
            [ROOT / "scripts/start", "--port", str(self.port), "--data", self.data, "--api-key", KEY,
             "--rate-limits", "off", "--detach"],
            check=True, stdout=subprocess.DEVNULL, env={**os.environ, "SHARDSCAN_HEAP": "1g", **self.settings},
        )

    def kill(self):
        pid = int(Path(self.data, "pid").read_text())
        os.kill(pid, signal.SIGKILL)
        while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1][:3]:
            time.sleep(0.01)

    def stop(self):
        subprocess.run([ROOT / "scripts/stop", "--data", self.data], check=True, stdout=subprocess.DEVNULL)


class Files:
    """What each file may be: the versions (or ABSENT) that acknowledged and cut-off operations allow."""

    def __init__(self):
        self.lock = threading.Lock()
        self.allowed = {}
        self.rows = {}
        self.next_version = 0

    def new_version(self, rows):
        with self.lock:
            self.next_version += 1
            self.rows[self.next_version] = rows
            return self.next_version

    def begin(self, file, version):
        with self.lock:
            self.allowed.setdefault(file, {ABSENT}).add(version)

    def acknowledged(self, file, version):
        with self.lock:
            self.allowed[file] = {version}


def write(url, files, names, stop, seed, counts):
    """Uploads, replaces and deletes files of its own until told to stop or cut off."""
    chance = random.Random(seed)
    client = Client(url, KEY)
    while not stop.is_set():
        file = chance.choice(names)
        version = ABSENT if chance.random() < 0.25 else files.new_version(chance.choice((1, 5, 50, 2000)))
        files.begin(file, version)
        try:
            if version is ABSENT:
                status, _ = client.delete(COLLECTION, file)
                done = status in (200, 404)
            else:
                client.upload(COLLECTION, file, content(file, version, files.rows[version]))
                done = True
        except (OSError, RuntimeError, ValueError) as failure:
            if stop.is_set() or "refused" in str(failure):
                return
            client.close()
            continue
        if done:
            files.acknowledged(file, version)
            counts["operations"] += 1


def answer(client):
    """Every row in the collection, as {file: {version: number of rows}}."""
    results = client.query(COLLECTION, [1.0] * DIMENSION, top_k=16384, similarity_threshold=-1)["results"]
    seen = versions_of(result["key"] for result in results)
    if len({r["key"] for r in results}) != len(results):
        raise AssertionError("an answer holds a row twice")
    return seen


def read(url, files, stop, problems, counts):
    client = Client(url, KEY)
    while not stop.is_set():
        try:
            seen = answer(client)
        except AssertionError as failure:
            problems.append(str(failure))
        except (OSError, RuntimeError, ValueError):
            client.close()
            time.sleep(0.05)
            continue
        counts["answers"] += 1
        problems.extend(not_whole(seen, files.rows))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--port", type=int, default=18099)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    chance = random.Random(arguments.seed)
    url = f"http://127.0.0.1:{arguments.port}"
    files, problems, counts = Files(), [], {"operations": 0, "answers": 0}
    # Each writer has files of its own, few enough that one answer can hold all rows.
    names = [[f"w{w}f{i}.csv" for i in range(3)] for w in range(2)]
    with tempfile.TemporaryDirectory() as data:
        instance = Instance(arguments.port, data)
        instance.start()
        Client(url, KEY).upload(COLLECTION, "first.csv", content("first.csv", files.new_version(1), 1))
        files.acknowledged("first.csv", 1)
        for kill in range(1, arguments.kills + 1):
            stop = threading.Event()
            threads = [
                threading.Thread(target=write, args=(url, files, own, stop, chance.random(), counts)) for own in names
            ]
            threads.append(threading.Thread(target=read, args=(url, files, stop, problems, counts)))
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.2, 4))
            instance.kill()
            stop.set()
            for thread in threads:
                thread.join()
            instance.start()
            client = Client(url, KEY)
            client.await_status(COLLECTION, seconds=60)
            seen = answer(client)
            problems.extend(not_whole(seen, files.rows))
            for file, allowed in files.allowed.items():
                version = next(iter(seen.get(file, {ABSENT: 0})))
                if version not in allowed:
                    problems.append(f"after kill {kill}: {file} is in version {version}, allowed are {allowed}")
                files.acknowledged(file, version)
            print(f"kill {kill}: {counts['operations']} operations, {counts['answers']} answers, "
                  f"{len(problems)} violations", flush=True)
        instance.stop()
    for problem in problems[:20]:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
