"""This repository's server as one more contestant: a standalone instance on loopback, asked over HTTP."""

import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import data_sets
from contestants import LeftOut
from worker import Timed

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "infra/end-to-end"))
from client import Client  # noqa: E402

KEY = "benchmark-key-of-the-hot-tier"
COLLECTION = "/api/v1/collections/peers"

# A server that has not begun by then has nothing to optimize.
MOST_SECONDS_RAW = 30


class Service:
    """A standalone instance of this repository on loopback, asked over HTTP; JSON in and out is part of its time."""

    name = "Shardscan over HTTP"

    def __init__(self, data, port, targets, patience):
        self.port, self.targets, self.target = port, targets, None
        self.halves = {"tuning": data.tuning, "judging": data.judging}
        self.directory = tempfile.TemporaryDirectory()
        try:
            self.build_s = self.start(data, patience)
        except (subprocess.CalledProcessError, RuntimeError) as e:
            self.close()
            raise LeftOut(str(e)) from e

    def start(self, data, patience):
        subprocess.run(
            [ROOT / "scripts/start", "--port", str(self.port), "--data", self.directory.name, "--api-key", KEY,
             "--rate-limits", "off", "--detach"], check=True, stdout=subprocess.DEVNULL)
        client = self.client = Client(f"http://127.0.0.1:{self.port}", KEY)
        file = Path(self.directory.name, "rows.fvecs")
        data_sets.write_fvecs(file, data.rows)
        with open(file, "rb") as body:
            client.upload("peers", file.name, body)
        file.unlink()
        begin = time.monotonic()
        client.await_status("peers", seconds=patience)
        ready = time.monotonic() - begin
        state = self.await_optimized(patience)
        self.name = f"Shardscan over HTTP ({state})"
        return time.monotonic() - begin if state == "index_optimized" else ready

    def await_optimized(self, patience):
        """The collection's state once it is optimized, or once nothing more can be expected."""
        begin = time.monotonic()
        while True:
            state = self.client.request("GET", COLLECTION)[1].get("optimization_state", "raw")
            waited = time.monotonic() - begin
            if state == "index_optimized" or waited > (MOST_SECONDS_RAW if state == "raw" else patience):
                return state
            time.sleep(0.1)

    def ways(self, threads):
        return [] if threads == 1 else [True, False]

    def settings(self, top_k):
        return [{}] + [{"target": target} for target in self.targets if self.aim(target)]

    def aim(self, target):
        """Whether the server takes this recall as a collection's target."""
        if self.target != target:
            patch = json.dumps({"target_recall": target})
            status, _ = self.client.request("PATCH", COLLECTION, patch)
            self.target = target if status == 200 else None
        return self.target == target

    def bodies(self, setting, half, top_k):
        index = {"use_index": "auto"} if "target" in setting and self.aim(setting["target"]) else {}
        return [
            json.dumps({"collection": "peers", "vector": [round(float(x), 9) for x in query], "top_k": top_k,
                        "similarity_threshold": -1, **index}).encode()
            for query in self.halves[half]
        ]

    def answers(self, setting, half, top_k):
        bodies = self.bodies(setting, half, top_k)
        begin = time.perf_counter()
        answers = [post(self.client, body) for body in bodies]
        qps = len(answers) / (time.perf_counter() - begin)
        ids = [[int(hit["key"].rsplit("#", 1)[1]) for hit in answer["results"]] for answer in answers]
        return {"ids": ids, "qps": qps}

    def timed(self, setting, half, top_k, threads, divided, seconds):
        own = threading.local()

        def ask(body, _):
            if not hasattr(own, "client"):
                own.client = Client(f"http://127.0.0.1:{self.port}", KEY)
            post(own.client, body, parsed=False)

        timed = Timed(ask, self.bodies(setting, half, top_k), top_k, 1 if divided else threads, seconds)
        return {"qps": timed.qps, "median_ms": timed.median_ms}

    def stop(self):
        """Ends the server; what it has stored stays until it is closed."""
        subprocess.run([ROOT / "scripts/stop", "--data", self.directory.name], check=False, stdout=subprocess.DEVNULL)

    def close(self):
        self.stop()
        self.directory.cleanup()


def post(client, body, parsed=True):
    status, answer = client.request("POST", "/api/v1/query", body, parsed=parsed)
    if status != 200:
        raise LeftOut(f"a query was answered with {status}: {answer}")
    return answer
