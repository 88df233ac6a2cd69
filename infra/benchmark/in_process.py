"""This repository's search without HTTP: a Java process that searches the store of the standalone instance."""

import json
import os
import queue
import subprocess
import threading
from pathlib import Path

import data_sets
from contestants import LeftOut

SWITCHES = ["--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"]
MAIN = "io.shardscan.server.collection.benchmark.SearchContestant"
LONGEST_ANSWER = 300


class InProcess:
    """Driven by a JSON object a line, as peers are by messages; its process is held to the same cores."""

    name = "Shardscan in process"

    def __init__(self, contestants, data, targets):
        service = next((other for other in contestants if hasattr(other, "directory")), None)
        if service is None:
            raise LeftOut("there is no store without the service")
        self.build_s, self.targets = service.build_s, targets
        folder = Path(service.directory.name)
        files = [folder / "tuning.fvecs", folder / "judging.fvecs"]
        data_sets.write_fvecs(files[0], data.tuning)
        data_sets.write_fvecs(files[1], data.judging)
        java = Path(os.environ["JAVA_HOME"], "bin/java")
        self.process = subprocess.Popen(
            [java, *SWITCHES, "-cp", os.environ["SEARCH_CLASS_PATH"], MAIN, folder / "bucket", "local/peers", *files],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.lines = queue.Queue()
        self.seen = set()
        threading.Thread(target=self.pass_on, daemon=True).start()
        self.read()

    def pass_on(self):
        """Queues the lines that are answers, and none of the log, until the process ends."""
        for line in self.process.stdout:
            if line.startswith(b"{"):
                self.lines.put(line)
        self.lines.put(None)

    def read(self):
        try:
            line = self.lines.get(timeout=LONGEST_ANSWER)
        except queue.Empty as e:
            raise LeftOut(f"it took more than {LONGEST_ANSWER} s") from e
        if line is None:
            raise LeftOut("its process ended")
        return json.loads(line)

    def ask(self, threads, **what):
        allowed = sorted(os.sched_getaffinity(0))[:threads]
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            try:
                os.sched_setaffinity(int(task.name), allowed)
            except ProcessLookupError:
                continue
        self.process.stdin.write(json.dumps({"threads": threads, **what}).encode() + b"\n")
        self.process.stdin.flush()
        return self.read()

    def ways(self, threads):
        return [True] if threads == 1 else [True, False]

    def settings(self, top_k):
        return [{}] + [{"target": target} for target in self.targets]

    def answers(self, setting, half, top_k):
        if top_k not in self.seen:  # else the settings that come first would be compared before they are compiled
            self.seen.add(top_k)
            for _ in range(5):
                for other in self.settings(top_k):
                    self.ask(1, what="answers", half=half, top_k=top_k, **other)
        for _ in range(3):
            answer = self.ask(1, what="answers", half=half, top_k=top_k, **setting)
        return answer

    def timed(self, setting, half, top_k, threads, divided, seconds):
        return self.ask(threads, what="timed", half=half, top_k=top_k, callers=1 if divided else threads,
                        seconds=seconds, **setting)

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
