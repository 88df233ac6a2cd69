"""A Java program as a contestant: told over standard input what to do, a JSON object a line, as peers are by messages."""

import json
import os
import queue
import subprocess
import threading
from pathlib import Path

from contestants import LeftOut

SWITCHES = ["--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-XX:MaxRAMPercentage=40"]
LONGEST_ANSWER = 300

# Of the settings, before they are compared: else those that come first would be compared before they are compiled.
ROUNDS_OF_WARMING = 5


class JvmProcess:
    """Held to the same cores as peers are. It answers with one line when it can be asked, and one to each line."""

    divides_a_query = False

    def __init__(self, class_path, main, arguments, patience=LONGEST_ANSWER):
        if not class_path or "JAVA_HOME" not in os.environ:
            raise LeftOut("there is no Java, or it could not be built")
        self.process = subprocess.Popen(
            [Path(os.environ["JAVA_HOME"], "bin/java"), *SWITCHES, "-cp", class_path, main, *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.lines = queue.Queue()
        self.seen = set()
        threading.Thread(target=self.pass_on, daemon=True).start()
        try:
            self.begun = self.read(patience)
        except LeftOut:
            self.process.kill()
            raise

    def pass_on(self):
        """Queues the lines that are answers, and none of the log, until the process ends."""
        for line in self.process.stdout:
            if line.startswith(b"{"):
                self.lines.put(line)
        self.lines.put(None)

    def read(self, patience=LONGEST_ANSWER):
        try:
            line = self.lines.get(timeout=patience)
        except queue.Empty as e:
            raise LeftOut(f"it took more than {patience:.0f} s") from e
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
        return [True] if threads == 1 else [True, False] if self.divides_a_query else [False]

    def answers(self, setting, half, top_k):
        if top_k not in self.seen:
            self.seen.add(top_k)
            for _ in range(ROUNDS_OF_WARMING):
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
