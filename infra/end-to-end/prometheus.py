"""A Prometheus of its own on loopback: scrapes a running system, evaluates the alerts, and is asked over its API."""

import json
import shutil
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from fleet import free_port

ROOT = Path(__file__).resolve().parents[2]
ALERTS = ROOT / "infra/grafana/alerts.yml"
INTERVAL = "1s"


class Prometheus:
    """`jobs` are the addresses to scrape, by job. A second between scrapes, that little time gives many points."""

    def __init__(self, jobs):
        program = shutil.which("prometheus")
        if program is None:
            raise SystemExit("Prometheus is needed: Debian's package prometheus")
        self.folder = Path(tempfile.mkdtemp(prefix="prometheus-"))
        self.url = f"http://127.0.0.1:{free_port()}"
        configuration = {
            "global": {"scrape_interval": INTERVAL, "evaluation_interval": INTERVAL},
            "rule_files": [str(ALERTS)],
            "scrape_configs": [
                {"job_name": job, "metrics_path": path, "static_configs": [{"targets": addresses}]}
                for job, (path, addresses) in jobs.items()
            ],
        }
        (self.folder / "prometheus.yml").write_text(json.dumps(configuration))  # JSON is YAML, too
        self.log = open(self.folder / "log", "w")
        self.process = subprocess.Popen(
            [program, f"--config.file={self.folder}/prometheus.yml", f"--storage.tsdb.path={self.folder}/data",
             f"--web.listen-address={self.url.removeprefix('http://')}"],
            stdout=self.log, stderr=subprocess.STDOUT)
        self.await_that(lambda: self.ask("targets")["activeTargets"], "it starts")

    def ask(self, what, **parameters):
        address = f"{self.url}/api/v1/{what}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(address, timeout=30) as answer:
            return json.load(answer)["data"]

    def now(self, expression):
        """The series that an expression gives now: (labels, value)."""
        result = self.ask("query", query=expression)["result"]
        return [(series["metric"], float(series["value"][1])) for series in result]

    def over(self, expression, begin, end, step):
        """The series that it gave over some time: (labels, [(time, value)])."""
        result = self.ask("query_range", query=expression, start=begin, end=end, step=step)["result"]
        return [(series["metric"], [(at, float(value)) for at, value in series["values"]]) for series in result]

    def rules(self):
        return [rule for group in self.ask("rules")["groups"] for rule in group["rules"]]

    def await_that(self, holds, what, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                if holds():
                    return
            except OSError:
                pass
            time.sleep(0.2)
        tail = (self.folder / "log").read_text()[-2000:]
        raise SystemExit(f"Prometheus: it was not so that {what} within {seconds} s\n{tail}")

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
