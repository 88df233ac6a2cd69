#!/usr/bin/env python3
"""Compares a collection that was sent row by row with one that was uploaded as a file: how fast they are searched, and how
soon rows are seen. Prints JSON. Usage: inline-speed.py URL KEY [ROWS [DIMENSION]]. Needs numpy and requests."""

import json
import statistics
import sys
import time

import numpy as np
import requests

BATCH = 100


class Service:
    def __init__(self, url, key):
        self.url, self.session = url, requests.Session()
        self.session.headers["Authorization"] = f"Bearer {key}"

    def call(self, method, path, **request):
        answer = self.session.request(method, self.url + path, timeout=120, **request)
        assert answer.status_code < 300, (path, answer.status_code, answer.text[:300])
        return answer

    def wait(self, name, done, seconds):
        deadline = time.monotonic() + seconds
        while not done(state := self.call("GET", f"/api/v1/collections/{name}").json()):
            assert time.monotonic() < deadline, state
            time.sleep(0.2)
        return state

    def query(self, name, vector):
        started = time.perf_counter()
        answer = self.call("POST", "/api/v1/query", json={"collection": name, "vector": vector, "top_k": 10, "similarity_threshold": -1})
        return [each["key"] for each in answer.json()["results"]], (time.perf_counter() - started) * 1e3


def clustered(rows, dimension):
    """Vectors as embeddings are: in clusters, and mostly in few directions."""
    random = np.random.default_rng(3)
    weights = (1 / np.sqrt(1 + np.arange(dimension))).astype(np.float32)
    centres = random.standard_normal((200, dimension), dtype=np.float32)
    return (centres[random.integers(200, size=rows)] + 0.7 * random.standard_normal((rows, dimension), dtype=np.float32)) * weights


def main():
    url, key = sys.argv[1:3]
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
    dimension = int(sys.argv[4]) if len(sys.argv) > 4 else 384
    service = Service(url, key)
    vectors = clustered(rows, dimension)
    for name in ("as_file", "as_rows"):
        service.call("POST", "/api/v1/collections", json={"collection": name, "tier": "hot", "force_destroy": True})
    records = np.empty((rows, 1 + dimension), dtype="<f4")
    records[:, 0] = np.array([dimension], dtype="<i4").view("<f4")[0]
    records[:, 1:] = vectors
    service.call("POST", "/api/v1/collections/as_file/files/all.fvecs", data=records.tobytes())

    seen_after, started = [], time.monotonic()
    for number, start in enumerate(range(0, rows, BATCH)):
        batch = [{"id": f"all.fvecs#{i}", "vector": vectors[i].tolist()} for i in range(start, min(rows, start + BATCH))]
        service.call("POST", "/api/v1/collections/as_rows/vectors", json={"vectors": batch})
        if number % 10 == 5:
            sent = time.monotonic()
            path = f"{url}/api/v1/collections/as_rows/vectors/all.fvecs%23{start}"
            while service.session.get(path).status_code != 200:
                assert time.monotonic() - sent < 30
                time.sleep(0.02)
            seen_after.append(time.monotonic() - sent)
    sending = time.monotonic() - started
    for name in ("as_file", "as_rows"):
        service.wait(name, lambda state: state["status"] == "ready" and state["optimization_state"] == "index_optimized", 900)
    optimized = time.monotonic() - started - sending
    service.wait("as_rows", lambda state: state["vector_count"] == rows, 60)
    time.sleep(5)
    files = service.call("GET", "/api/v1/collections/as_rows/files").json()["files"]
    queries = (vectors[np.random.default_rng(5).integers(rows, size=60)] + 0.1).tolist()
    took = {"as_file": [], "as_rows": []}
    for warm in (True, False):
        for query in queries:
            answers = {}
            for name in took:
                answers[name], milliseconds = service.query(name, query)
                if not warm:
                    took[name].append(milliseconds)
            assert answers["as_file"] == answers["as_rows"], answers
    medians = {name: round(statistics.median(each), 2) for name, each in took.items()}
    print(json.dumps({
        "rows": rows, "dimension": dimension, "batch": BATCH, "sending_s": round(sending, 1), "rows_per_s": round(rows / sending),
        "seen_after_s": {
            "samples": len(seen_after), "p50": round(statistics.median(seen_after), 2),
            "p99": round(float(np.percentile(seen_after, 99)), 2), "most": round(max(seen_after), 2)},
        "optimized_after_s": round(optimized, 1), "query_ms": medians,
        "ratio": round(medians["as_rows"] / medians["as_file"], 3), "segments_as_rows": files[0]["segments"],
    }))


if __name__ == "__main__":
    main()
