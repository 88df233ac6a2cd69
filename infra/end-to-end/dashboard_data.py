#!/usr/bin/env python3
"""Has Prometheus scrape a running cluster that has something to do, and asks it for every panel of the dashboard and every
alert: each expression has to give data. Usage: SHARDSCAN_API_KEY=… dashboard_data.py CLUSTER-FOLDER [--seconds N] [--picture FILE.png]"""

import argparse
import json
import math
import os
import random
import re
import sys
import threading
import time
from pathlib import Path

from client import Client
from dashboard import DASHBOARD
from prometheus import Prometheus

DIMENSION = 64
ROWS = 2_000
COMPARISON = re.compile(r"\s(?:==|>|<)\s[\d.]+(?=$|\sor\s)")
# Only faults of ours bring these, which cannot be had here.
RARE = '{status=~"5.."}'
ABSENT = re.compile(r"^absent\((.*)\)$")


class Load:
    """Uploads, queries, and what is refused, until it is ended."""

    def __init__(self, urls, key, slow_key):
        self.urls, self.key, self.slow_key, self.ended, self.problems = urls, key, slow_key, threading.Event(), []
        works = [self.upload, self.ask_too_much] + [lambda number=number: self.query(number) for number in range(3)]
        self.threads = [threading.Thread(target=self.watched, args=(work,)) for work in works]
        for thread in self.threads:
            thread.start()

    def watched(self, work):
        try:
            work()
        except Exception as problem:
            self.problems.append(problem)

    def upload(self):
        client, randomness, number = Client(self.urls[0], self.key), random.Random(1), 0
        client.upload("shop", "uneven.csv", b'id,vector\na,"[1,0]"\nb,"[0]"\n')
        while not self.ended.is_set():
            lines = ["id,vector,price"]
            for row in range(ROWS):
                vector = ",".join(f"{randomness.gauss(0, 1):.4f}" for _ in range(DIMENSION))
                lines.append(f'p{number}_{row},"[{vector}]",{randomness.randint(1, 100)}')
            client.upload("shop", f"part-{number % 12}.csv", "\n".join(lines).encode())
            number += 1
            self.ended.wait(randomness.uniform(0.5, 3))

    def query(self, number):
        """In bursts, and now and then of a collection that there is not."""
        client, randomness = Client(self.urls[number % len(self.urls)], self.key), random.Random(number)
        asked = 0
        while not self.ended.is_set():
            name = "none" if asked % 50 == 49 else "shop"  # which there is not before its first file is taken, either
            vector = [randomness.gauss(0, 1) for _ in range(DIMENSION)]
            body = {"collection": name, "vector": vector, "top_k": randomness.choice([10, 100])}
            status, answer = client.request("POST", "/api/v1/query", json.dumps(body))
            if status not in (200, 404, 429, 503):  # 503: on a machine that has too much to do
                raise RuntimeError(f"a query was answered with {status}: {answer}")
            asked += 1
            self.ended.wait(0 if asked % 400 < 100 else 0.05)

    def ask_too_much(self):
        """More than a key may."""
        client = Client(self.urls[0], self.slow_key)
        while not self.ended.is_set():
            client.request("POST", "/api/v1/query", json.dumps({"collection": "shop", "vector": [1.0]}))
            self.ended.wait(0.2)

    def end(self):
        self.ended.set()
        for thread in self.threads:
            thread.join(60)
        if self.problems:
            raise self.problems[0]


def jobs_of(folder):
    """What to scrape of a cluster: its query servers, and the processes that run the job."""
    options = json.loads((folder / "cluster.json").read_text())
    port = options["port"]
    servers = [f"127.0.0.1:{port + i}" for i in range(options["query_servers"])]
    job = [f"127.0.0.1:{port + 30 + i}" for i in range(1 + options["task_managers"])]
    return {"shardscan-query-server": ("/observe/metrics", servers), "shardscan-ingestion": ("/metrics", job)}


def slow_key(folder, url):
    """A new key that may ask once a second."""
    admin = Client(url, json.loads((folder / "cluster.json").read_text())["admin_key"])
    wanted = {"tenant": "slow", "tier": "hot", "payment_method": True, "limits": {"queries_per_second": 1}}
    status, answer = admin.request("POST", "/api/v1/admin/keys", json.dumps(wanted))
    if status != 201:
        raise RuntimeError(f"a key was not made: {status}, {answer}")
    return answer["api_key"]


def drawn(prometheus, begin, end):
    """Every panel with what Prometheus answers to it: (panel, [(legend, points)])."""
    step = max(1, round((end - begin) / 240))
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        lines = []
        for target in panel.get("targets", []):
            for labels, points in prometheus.over(target["expr"], begin, end, step):
                legend = re.sub(r"{{(\w+)}}", lambda name: labels.get(name[1], ""), target.get("legendFormat", ""))
                lines.append((target["expr"], legend, [(at, value) for at, value in points if math.isfinite(value)]))
        yield panel, lines


def without_data(panels):
    for panel, lines in panels:
        for target in panel.get("targets", []):
            if sum(len(points) for expression, _, points in lines if expression == target["expr"]) < 2:
                yield f"panel '{panel['title']}' has no data: {target['expr']}"


def alerts_at_fault(prometheus):
    """Rules that Prometheus cannot evaluate, or that look at nothing: they could never fire."""
    for rule in prometheus.rules():
        if rule["health"] != "ok":
            yield f"alert '{rule['name']}' is {rule['health']}: {rule.get('lastError', 'not evaluated')}"
        looked_at = ABSENT.sub(r"\1", COMPARISON.sub("", rule["query"])).replace(RARE, "")
        for part in looked_at.split(" or "):
            if not prometheus.now(part):
                yield f"alert '{rule['name']}' looks at nothing: {part}"


def firing(prometheus):
    return {rule["name"] for rule in prometheus.rules() if rule["state"] == "firing"}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cluster", type=Path)
    parser.add_argument("--seconds", type=int, default=30, help="how long there is load")
    parser.add_argument("--picture", type=Path, help="draws the panels from what Prometheus answered")
    arguments = parser.parse_args()
    jobs = jobs_of(arguments.cluster)
    prometheus = Prometheus(jobs)
    try:
        begin = time.time()
        urls = [f"http://{address}" for address in jobs["shardscan-query-server"][1]]
        load = Load(urls, os.environ["SHARDSCAN_API_KEY"], slow_key(arguments.cluster, urls[0]))
        try:
            time.sleep(arguments.seconds)
            prometheus.await_that(lambda: "ShardscanFilesFailed" in firing(prometheus), "a file that failed is told of")
        finally:
            load.end()
        panels = list(drawn(prometheus, begin, time.time()))
        problems = [*without_data(panels), *alerts_at_fault(prometheus)]
        if firing(prometheus) != {"ShardscanFilesFailed"}:
            problems.append(f"one file failed and nothing else was wrong; these alerts fire: {sorted(firing(prometheus))}")
        for problem in problems:
            print(problem, file=sys.stderr)
        print(f"{len(panels)} panels and {len(prometheus.rules())} alerts asked of Prometheus: {len(problems)} problems")
        if arguments.picture:
            from dashboard_picture import draw

            draw(arguments.picture, panels, begin)
        sys.exit(1 if problems else 0)
    finally:
        prometheus.close()


if __name__ == "__main__":
    main()
