#!/usr/bin/env python3
"""Holds the dashboard and the alerts against a running system: each metric that they name is exported, each alert has its
place in the guide, and each expression is one of PromQL's. Usage: dashboard.py URL KEY"""

import json
import re
import sys
import time
import urllib.request
from pathlib import Path

from client import Client

import promql_parser
import yaml

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "infra/grafana/dashboard.json"
ALERTS = ROOT / "infra/grafana/alerts.yml"
GUIDE = ROOT / "docs/guide/operating.md"
METRIC = re.compile(r"\bshardscan_\w+")


def expressions():
    """Every expression, by where it stands."""
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        for target in panel.get("targets", []):
            yield f"panel '{panel['title']}'", target["expr"]
    for group in yaml.safe_load(ALERTS.read_text())["groups"]:
        for rule in group["rules"]:
            yield f"alert '{rule['alert']}'", rule["expr"]


def exported(url):
    """Labels and values of what is exported, by name."""
    text = urllib.request.urlopen(url + "/observe/metrics", timeout=10).read().decode()
    found = {}
    for line in text.splitlines():
        match = re.match(r"(\w+)(?:\{(.*?)\})? (\S+)", line)
        if match and not line.startswith("#"):
            labels = dict(re.findall(r'(\w+)="([^"]*)"', match[2] or ""))
            found.setdefault(match[1], []).append((labels, float(match[3])))
    return found


def labels_in(expression):
    """The labels that an expression selects by: (metric, label)."""
    for metric, selectors in re.findall(r"(shardscan_\w+)\{([^}]*)\}", expression):
        for label in re.findall(r"(\w+)=~?", selectors):
            yield metric, label


def produce(client):
    """Something of everything: rows, a bad file, queries, an error, a refusal."""
    client.upload("metrics", "good.csv", b'id,vector\na,"[1,0]"\nb,"[0,1]"\n')
    client.upload("metrics", "bad.csv", b'id,vector\na,"[1,0]"\nb,"[0]"\n')
    client.await_status("metrics", wanted="failed")
    client.query("metrics", [1, 0])
    client.request("GET", "/api/v1/collections/none")


def uncounted(found):
    """What was done and is not in the numbers."""
    rows = sum(value for _, value in found.get("shardscan_job_rows_total", []))
    outcomes = {labels.get("outcome"): value for labels, value in found.get("shardscan_job_files_total", [])}
    waiting = sum(value for _, value in found.get("shardscan_job_files_waiting", []))
    if rows < 2 or outcomes.get("taken", 0) < 1 or outcomes.get("failed", 0) < 1 or waiting:
        yield f"two rows of one file were taken, another file failed, and nothing waits; the metrics say {rows} rows, {outcomes}, {waiting} waiting"


def anchors():
    return {re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in GUIDE.read_text().splitlines() if line.startswith("#")}


def main():
    url, key = sys.argv[1:]
    client = Client(url, key)
    produce(client)
    deadline = time.monotonic() + 20
    # What only comes with trouble that cannot be had here.
    rare = {"shardscan_rate_limited_total"}
    while True:
        found = exported(url)
        missing = {f"{place}: {metric}" for place, expression in expressions() for metric in METRIC.findall(expression) if metric not in found and metric not in rare}
        missing |= {f"{place}: {metric} has no label {label}" for place, expression in expressions() for metric, label in labels_in(expression)
                    if metric in found and not all(label in labels for labels, _ in found[metric])}
        missing |= {f"{GUIDE.name}: {metric}" for metric in re.findall(r"`(shardscan_[a-z_]+?)(?:\{[^}]*\})?`", GUIDE.read_text())
                    if metric not in found and metric + "_count" not in found and metric not in rare}
        missing |= set(uncounted(found))
        if not missing or time.monotonic() > deadline:
            break
        time.sleep(0.5)
    rows = sum(1 for _ in expressions())
    problems = sorted(missing)
    for group in yaml.safe_load(ALERTS.read_text())["groups"]:
        for rule in group["rules"]:
            page, anchor = rule["annotations"]["runbook"].split("#")
            if page != "docs/guide/operating.md" or anchor not in anchors():
                problems.append(f"alert '{rule['alert']}' has no place in the guide: {anchor}")
    for place, expression in expressions():
        try:
            promql_parser.parse(expression)
        except ValueError as wrong:
            problems.append(f"{place}: {wrong}")
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"dashboard and alerts: {rows} expressions, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
