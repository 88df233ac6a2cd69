#!/usr/bin/env python3
"""Measures a standalone instance from outside: ingestion, time to the first answer, latency, memory.

The data are clustered vectors with a decaying spectrum (as embeddings have; uniform random ones flatter or punish
unfairly). Prints Markdown tables with medians and spread.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from client import Client

ROOT = Path(__file__).resolve().parents[2]
KEY = "benchmark-key-of-the-hot-tier"
CHUNK = 50_000


def vectors(rows, dimension, seed):
    """Yields float32 chunks of unit vectors around 1,000 centres, with variances that decay like 1 / sqrt(i)."""
    generator = np.random.default_rng(seed)
    scale = (1 / np.sqrt(1 + np.arange(dimension))).astype(np.float32)
    centres = generator.standard_normal((1000, dimension), dtype=np.float32) * scale
    for start in range(0, rows, CHUNK):
        count = min(CHUNK, rows - start)
        chunk = centres[generator.integers(0, 1000, count)]
        chunk = chunk + 0.6 * scale * generator.standard_normal((count, dimension), dtype=np.float32)
        yield chunk / np.linalg.norm(chunk, axis=1, keepdims=True)


def write_fvecs(path, rows, dimension, seed):
    with open(path, "wb") as file:
        for chunk in vectors(rows, dimension, seed):
            head = np.full((len(chunk), 1), dimension, dtype="<i4")
            file.write(np.hstack([head, chunk.astype("<f4").view("<i4")]).tobytes())


class Sampler(threading.Thread):
    """Samples the process's resident memory and the Java heap in use."""

    def __init__(self, pid, client):
        super().__init__(daemon=True)
        self.pid, self.client = pid, client
        self.resident = self.heap = 0
        self.done = threading.Event()

    def run(self):
        while not self.done.wait(0.1):
            for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    self.resident = max(self.resident, int(line.split()[1]) * 1024)
            self.heap = max(self.heap, metric(self.client, "memory_usedHeap_bytes"))


def metric(client, name):
    _, text = client.request("GET", "/observe/metrics")
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


def spread(values):
    values = sorted(values)
    return f"{statistics.median(values):.2f} ({values[0]:.2f} … {values[int(len(values) * 0.99)]:.2f})"


def ask(client, collection, queries, options):
    wall, scan = [], []
    for query in queries:
        start = time.perf_counter()
        answer = client.query(collection, query, **options)
        wall.append((time.perf_counter() - start) * 1000)
        scan.append(sum(worker["duration_ms"] for worker in answer["worker_stats"]))
    return wall, scan


def measure(port, key, data, rows, dimension, pid, scratch):
    client = Client(f"http://127.0.0.1:{port}", key)
    file = Path(scratch, f"{rows}.fvecs")
    write_fvecs(file, rows, dimension, seed=1)
    sampler = Sampler(pid, Client(f"http://127.0.0.1:{port}", key))
    sampler.start()
    collection = f"bench-{rows}-{dimension}"
    start = time.monotonic()
    with open(file, "rb") as body:
        client.upload(collection, "vectors.fvecs", body)
    uploaded = time.monotonic()
    client.await_status(collection, seconds=900)
    ready = time.monotonic()
    size = file.stat().st_size
    file.unlink()
    queries = [query.tolist() for query in next(vectors(200, dimension, seed=2))]
    ask(client, collection, queries[:50], {"top_k": 10, "similarity_threshold": -1})
    print(f"\n### {rows:,} × {dimension}\n\n| | |\n|---|---|")
    print(f"| upload of {size / 1e6:,.0f} MB | {uploaded - start:.1f} s |")
    print(f"| from its answer to ready | {ready - uploaded:.1f} s |")
    print(f"| rows a second, from the first byte sent to ready | {rows / (ready - start):,.0f} |")
    for top_k, threshold in ((10, -1), (10, 0.7), (1000, -1)):
        wall, scan = ask(client, collection, queries, {"top_k": top_k, "similarity_threshold": threshold})
        label = "no threshold" if threshold < 0 else f"threshold {threshold}"
        print(f"| top {top_k}, {label}: ms over HTTP, median (min … p99) | {spread(wall)} |")
    loaded = metric(client, "shardscan_memory_used_bytes")
    sampler.done.set()
    sampler.join()
    print(f"| off-heap bytes a vector, of {4 * dimension} bytes of floats | {loaded / rows:,.0f} "
          f"({loaded / rows / (4 * dimension):.3f} ×) |")
    print(f"| peak heap in use | {sampler.heap / 1e6:,.0f} MB |")
    print(f"| peak resident memory | {sampler.resident / 1e6:,.0f} MB |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=18098)
    parser.add_argument("--sizes", default="50000x384,1000000x384", help="rows × dimension, separated by commas")
    arguments = parser.parse_args()
    for text in arguments.sizes.split(","):
        rows, dimension = (int(part) for part in text.split("x"))
        with tempfile.TemporaryDirectory() as data:
            subprocess.run(
                [ROOT / "scripts/start", "--port", str(arguments.port), "--data", data, "--api-key", KEY,
                 "--rate-limits", "off", "--detach"],
                check=True, stdout=subprocess.DEVNULL, env=os.environ,
            )
            try:
                pid = int(Path(data, "pid").read_text())
                measure(arguments.port, KEY, data, rows, dimension, pid, data)
            finally:
                subprocess.run([ROOT / "scripts/stop", "--data", data], check=True, stdout=subprocess.DEVNULL)
            sys.stdout.flush()


if __name__ == "__main__":
    main()
