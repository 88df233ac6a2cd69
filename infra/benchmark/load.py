#!/usr/bin/env python3
"""Starts a standalone instance, uploads vectors, and writes the bodies of queries for the load generator."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import data_sets

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "infra/end-to-end"))
from client import Client  # noqa: E402

KEY = "benchmark-key-of-the-hot-tier"
COLLECTION = "load"


def write_bodies(path, collection, queries, options):
    with open(path, "w", encoding="utf-8") as file:
        for query in queries:
            file.write(json.dumps({"collection": collection, "vector": query.tolist(), **options}) + "\n")


def loads(arguments, url, key, collection, queries, scratch):
    """Runs the load generator for every number of clients and of neighbours."""
    print("| top_k | clients | QPS | p50, ms | p99, ms | worst, ms | errors |\n|---|---|---|---|---|---|---|")
    for top_k in arguments.top_k.split(","):
        options = {"top_k": int(top_k), "similarity_threshold": -1}
        if arguments.use_index:
            options["use_index"] = arguments.use_index
        bodies = Path(scratch, "bodies")
        write_bodies(bodies, collection, queries, options)
        for clients in arguments.clients.split(","):
            print(f"| {top_k} ", end="", flush=True)
            subprocess.run([arguments.java, "-cp", arguments.class_path, "io.shardscan.server.http.benchmark.HttpLoad",
                            url, key, bodies, clients, str(arguments.warm_up), str(arguments.seconds)], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="clustered:50000x384")
    parser.add_argument("--queries")
    parser.add_argument("--url")
    parser.add_argument("--key", default=KEY)
    parser.add_argument("--collection", default=COLLECTION)
    parser.add_argument("--port", type=int, default=18096)
    parser.add_argument("--clients", default="16")
    parser.add_argument("--top-k", default="10")
    parser.add_argument("--use-index")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--warm-up", type=int, default=5)
    parser.add_argument("--java", required=True)
    parser.add_argument("--class-path", required=True)
    arguments = parser.parse_args()
    data = data_sets.load(arguments.data, arguments.queries)
    queries = np.vstack([data.tuning, data.judging])
    with tempfile.TemporaryDirectory() as scratch:
        if arguments.url:
            loads(arguments, arguments.url, arguments.key, arguments.collection, queries, scratch)
            return
        store = Path(scratch, "data")
        subprocess.run([ROOT / "scripts/start", "--port", str(arguments.port), "--data", store, "--api-key", KEY,
                        "--rate-limits", "off", "--detach"], check=True, stdout=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{arguments.port}"
            client = Client(url, KEY)
            data_sets.write_fvecs(Path(scratch, "rows.fvecs"), data.rows)
            with open(Path(scratch, "rows.fvecs"), "rb") as body:
                client.upload(COLLECTION, "rows.fvecs", body)
            client.await_status(COLLECTION, seconds=600)
            print(f"{data.name}, {data.rows.shape[0]:,} × {data.rows.shape[1]}, server and clients on the same cores\n")
            loads(arguments, url, KEY, COLLECTION, queries, scratch)
        finally:
            subprocess.run([ROOT / "scripts/stop", "--data", store], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
