#!/usr/bin/env python3
"""Three query servers that share segments, held against one that has all of them.

A standalone instance ingests and answers alone; three query servers on the same store answer together. Their answers must be
the same, key by key and score by score; one is killed, one is stopped, all are started again in turn, and no answer may ever be
wrong or partial.
"""
import argparse
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEY = "fleet-end-to-end-key"
SECRET = "fleet-end-to-end-secret"
DIMENSION = 32
FILES = 24
ROWS = 400


def free_port(also=0):
    """A port that is free now, and with it the one so far above it."""
    while True:
        with socket.socket() as a, socket.socket() as b:
            a.bind(("127.0.0.1", 0))
            port = a.getsockname()[1]
            if port + also > 65535:
                continue
            if also:
                try:
                    b.bind(("127.0.0.1", port + also))
                except OSError:
                    continue
            return port


def call(port, path, body=None, raw=None, timeout=15, method=None):
    data = raw if raw is not None else None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", data=data, method=method, headers={"Authorization": f"Bearer {KEY}"})
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return json.loads(answer.read() or b"{}")


def await_that(what, condition, seconds=180):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except (OSError, urllib.error.URLError):
            pass
        time.sleep(0.05)
    raise SystemExit(f"FAILED: {what} within {seconds} s")


class QueryServer:
    """A query server as a process."""

    def __init__(self, name, store, members, membership_port, secret=SECRET):
        self.name, self.store, self.members, self.secret = name, store, members, secret
        self.port, self.membership_port, self.internal_port = free_port(), membership_port, free_port()
        self.process = None

    def start(self, log):
        environment = dict(
            os.environ, SHARDSCAN_STORE_DIRECTORY=str(self.store), SHARDSCAN_SERVER_PORT=str(self.port),
            SHARDSCAN_SERVER_WORKER_ID=self.name, SHARDSCAN_SERVER_RATE_LIMITS_ENABLED="false",
            SHARDSCAN_FLEET_ENABLED="true", SHARDSCAN_FLEET_SECRET=self.secret, SHARDSCAN_FLEET_MEMBERS=self.members,
            SHARDSCAN_FLEET_PORT=str(self.membership_port), SHARDSCAN_FLEET_INTERNAL_PORT=str(self.internal_port))
        classes = os.environ.get("SHARDSCAN_QUERY_SERVER_CLASSES", str(ROOT / "query-server/target/classes"))
        java = subprocess.run([ROOT / "scripts/java-home"], check=True, capture_output=True, text=True).stdout.strip()
        self.process = subprocess.Popen(
            [f"{java}/bin/java", "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx256m",
             "-Dlog4j2.configurationFile=log4j2-query-server.xml", "-cp", f"{classes}:{ROOT}/query-server/target/lib/*",
             "io.shardscan.server.QueryServerProcess"],
            env=environment, stdout=open(log, "a"), stderr=subprocess.STDOUT)

    def ready(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/observe/health/ready", timeout=5) as answer:
            return answer.status in (200, 204)

    def members_seen(self):
        return call(self.port, "/api/v1/health")

    def end(self, how=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(60)


def rows_of(number, randomness):
    """A file's rows; some keys are those of the files before, whose rows they hide."""
    lines = ["id,vector,price,colour"]
    for i in range(ROWS):
        key = f"k{number * ROWS * 3 // 4 + i}"
        vector = json.dumps([round(randomness.gauss(0, 1), 4) for _ in range(DIMENSION)])
        lines.append(f'{key},"{vector}",{randomness.randint(0, 100)},{randomness.choice(["red", "green", "blue"])}')
    return "\n".join(lines).encode()


def query_of(randomness):
    query = {
        "collection": "c", "vector": [randomness.gauss(0, 1) for _ in range(DIMENSION)],
        "top_k": randomness.choice([1, 3, 10, 100, 2000]), "similarity_threshold": randomness.choice([-1, 0, 0.2]),
        "distance_metric": randomness.choice(["cosine", "euclidean", "dot_product"]),
        "include_metadata": randomness.random() < 0.3, "include_vectors": randomness.random() < 0.2}
    chance = randomness.random()
    if chance < 0.2:
        query["filter"] = {"price": {"$lt": randomness.randint(0, 100)}}
    elif chance < 0.4:
        query["filter"] = {"$or": [{"colour": "red"}, {"$not": {"price": {"$gte": 10}}}]}
    return query


class Load(threading.Thread):
    """Asks servers in turn, and compares each answer with the expected one."""

    def __init__(self, ports, queries):
        super().__init__(daemon=True)
        self.ports, self.queries = ports, queries
        self.answers, self.wrong, self.refused, self.gap, self.slowest, self.stopped = 0, [], [], 0.0, 0.0, False

    def run(self):
        last = time.monotonic()
        i = 0
        while not self.stopped:
            query, expected = self.queries[i % len(self.queries)]
            port = self.ports()[i % len(self.ports())]
            i += 1
            begin = time.monotonic()
            try:
                results = call(port, "/api/v1/query", query)["results"]
                now = time.monotonic()
                self.answers += 1
                self.gap, self.slowest, last = max(self.gap, now - last), max(self.slowest, now - begin), now
                if results != expected:
                    self.wrong.append(query)
            except urllib.error.HTTPError as e:
                self.refused.append(f"{e.code} {e.read()[:200]}")
                time.sleep(0.02)
            except OSError as e:
                self.refused.append(str(e))
                time.sleep(0.02)

    def end(self, what):
        self.stopped = True
        self.join(30)
        print(f"{what}: {self.answers} answers, {len(self.wrong)} wrong, {len(self.refused)} refused, "
              f"longest without an answer {self.gap:.2f} s, slowest {self.slowest:.2f} s", flush=True)
        if self.wrong:
            raise SystemExit(f"FAILED: wrong answers, the first to {json.dumps(self.wrong[0])[:400]}")
        return self


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--queries", type=int, default=150)
    arguments = parser.parse_args()
    randomness = random.Random(arguments.seed)
    folder = Path(tempfile.mkdtemp(prefix="shardscan-fleet-"))
    single = free_port()
    servers = []
    standalone = subprocess.Popen(
        [ROOT / "scripts/start", "--port", str(single), "--data", folder / "data", "--api-key", KEY, "--rate-limits", "off"],
        stdout=open(folder / "standalone.log", "w"), stderr=subprocess.STDOUT, preexec_fn=os.setsid)
    try:
        await_that("the standalone instance starts", lambda: (folder / "data/ready").exists(), 240)
        for number in range(FILES):
            call(single, f"/api/v1/collections/c/files/f{number:03}.csv", raw=rows_of(number, randomness))
        status = "/api/v1/collections/c/status"
        await_that("the collection is ready", lambda: call(single, status)["status"] == "ready")

        ports = [free_port(100) for _ in range(3)]
        members = ",".join(f"127.0.0.1:{port}" for port in ports)
        servers = [QueryServer(f"w{i + 1}", folder / "data/bucket", members, ports[i]) for i in range(3)]
        for server in servers:
            server.start(folder / f"{server.name}.log")
        for server in servers:
            await_that(f"{server.name} is ready", server.ready)
            await_that(f"{server.name} serves", lambda: call(server.port, status)["status"] == "ready")

        queries = []
        for _ in range(arguments.queries):
            query = query_of(randomness)
            queries.append((query, call(single, "/api/v1/query", query)["results"]))
        workers = set()
        for server in servers:
            for query, expected in queries:
                answer = call(server.port, "/api/v1/query", query)
                workers |= {stat["worker_id"] for stat in answer["worker_stats"]}
                if answer["results"] != expected:
                    raise SystemExit(f"FAILED: {server.name} answers otherwise to {json.dumps(query)[:300]}")
            for key in ("k0", "k1234", "k7000"):
                if call(server.port, f"/api/v1/collections/c/vectors/{key}") != call(single, f"/api/v1/collections/c/vectors/{key}"):
                    raise SystemExit(f"FAILED: {server.name} finds another row of key {key}")
        # Small files are soon merged into few segments, which need not be on all servers.
        if len(workers) < 2:
            raise SystemExit(f"FAILED: only {workers} took part")
        print(f"{3 * len(queries)} answers equal to those of one server", flush=True)

        load = Load(lambda: [servers[0].port, servers[1].port], queries)
        load.start()
        time.sleep(2)
        servers[2].end(signal.SIGKILL)
        time.sleep(6)
        load.end("kill -9 of one server")
        servers[2].start(folder / "w3.log")
        await_that("w3 is ready again", servers[2].ready)

        load = Load(lambda: [servers[0].port, servers[1].port], queries)
        load.start()
        time.sleep(2)
        servers[2].process.send_signal(signal.SIGSTOP)
        time.sleep(8)
        load.end("SIGSTOP of one server")
        servers[2].process.send_signal(signal.SIGCONT)
        await_that("w3 answers again", lambda: call(servers[2].port, "/api/v1/query", queries[0][0])["results"] == queries[0][1])
        await_that("w3 is ready again", servers[2].ready)

        active = [server.port for server in servers]
        load = Load(lambda: list(active), queries)
        load.start()
        for server in servers:
            active.remove(server.port)
            time.sleep(0.3)
            server.end()
            server.start(folder / f"{server.name}.log")
            await_that(f"{server.name} is ready again", server.ready)
            active.append(server.port)
        load.end("rolling restart")
        if load.refused:
            raise SystemExit(f"FAILED: refused during the rolling restart: {load.refused[:3]}")

        call(single, "/api/v1/collections/c/files/new.csv", raw=b'id,vector\nnew,"%s"' % json.dumps([9.0] * DIMENSION).encode())
        await_that("the new file is ready", lambda: call(servers[0].port, status)["status"] == "ready"
                   and any(f["name"] == "new.csv" and f["state"] == "ready"
                           for f in call(servers[0].port, "/api/v1/collections/c/files")["files"]))
        for server in servers:
            best = call(server.port, "/api/v1/query", {"collection": "c", "vector": [1.0] * DIMENSION, "top_k": 1})
            if best["results"][0]["key"] != "new":
                raise SystemExit(f"FAILED: {server.name} does not know a row that is ready")
        print("a row that is ready is in every server's answers", flush=True)

        stranger = QueryServer("w4", folder / "data/bucket", members, free_port(100), "another-secret-altogether")
        servers.append(stranger)
        stranger.start(folder / "w4.log")
        await_that("w4 starts", lambda: "The fleet is [w4]" in (folder / "w4.log").read_text())
        time.sleep(2)
        if "w4" in (folder / "w1.log").read_text().split("The fleet is ")[-1].splitlines()[0]:
            raise SystemExit("FAILED: a server with another secret was let in")
        request = urllib.request.Request(
            f"http://127.0.0.1:{servers[0].internal_port}/internal/v1/state", data=b"12345678",
            headers={"Authorization": f"Bearer {KEY}"})
        try:
            urllib.request.urlopen(request, timeout=5)
            raise SystemExit("FAILED: an internal route answered an API key")
        except urllib.error.HTTPError as e:
            print(f"another secret is kept out; an API key gets {e.code} from internal routes", flush=True)
        print("PASSED", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        for server in servers:
            if server.process and server.process.poll() is None:
                server.process.send_signal(signal.SIGCONT)
            server.end(signal.SIGKILL)
        os.killpg(standalone.pid, signal.SIGTERM)
        standalone.wait(60)


if __name__ == "__main__":
    main()
