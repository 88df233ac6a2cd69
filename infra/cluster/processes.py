"""Processes of a cluster on this machine: started apart from whoever starts them, known by an id that cannot be mistaken."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

SECONDS_TO_END = 30


@dataclass(frozen=True)
class Service:
    """What it takes to run one process.

    `ready` tells whether it serves; `environment` comes on top of the starter's own and is never shown.
    """

    name: str
    command: list
    environment: dict
    ready: callable


class ProcessTable:
    """Which process runs under which name. A process id is believed only with the start time that goes with it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.runs, self.logs = self.folder / "run", self.folder / "logs"
        self.runs.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)

    def log(self, name):
        return self.logs / f"{name}.log"

    def start(self, service):
        """Starts a process unless it runs; does not wait for it to be ready."""
        if self.pid(service.name):
            return
        with open(self.log(service.name), "ab") as log:
            process = subprocess.Popen(
                service.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, **service.environment}, cwd=self.folder,
            )
        _children.append(process)
        self._file(service.name).write_text(f"{process.pid} {_start_time(process.pid)}")

    def pid(self, name):
        """The id of the process that runs under a name, or None."""
        try:
            pid, started = self._file(name).read_text().split()
        except (FileNotFoundError, ValueError):
            return None
        return int(pid) if _start_time(int(pid)) == started else None

    def signal(self, name, number):
        """Sends a signal; returns whether there was a process to send it to."""
        pid = self.pid(name)
        if pid is None:
            return False
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return False
        return True

    def kill(self, name):
        """Ends a process at once, as a crash would, and waits until it is gone."""
        ended = self.signal(name, signal.SIGKILL)
        self._await_end(name, SECONDS_TO_END)
        return ended

    def stop(self, name):
        """Asks a process to end and waits; one that does not is killed."""
        stopped = self.signal(name, signal.SIGTERM)
        self.signal(name, signal.SIGCONT)
        if not self._await_end(name, SECONDS_TO_END):
            self.kill(name)
        return stopped

    def _await_end(self, name, seconds):
        deadline = time.monotonic() + seconds
        while self.pid(name):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def _file(self, name):
        return self.runs / f"{name}.pid"


_children = []


def _start_time(pid):
    """When a process started, in the kernel's clock ticks; None if it has ended."""
    for child in _children:
        child.poll()  # what has ended is no longer a zombie
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else fields[19]


def await_ready(services, table, seconds=90):
    """Waits until services answer.

    Raises RuntimeError with the end of the log of the first that ended or does not answer in time.
    """
    deadline = time.monotonic() + seconds
    for service in services:
        while not service.ready():
            ended = table.pid(service.name) is None
            if ended or time.monotonic() > deadline:
                tail = "".join(table.log(service.name).read_text(errors="replace").splitlines(True)[-20:])
                problem = "ended" if ended else f"did not answer within {seconds} s"
                raise RuntimeError(f"{service.name} {problem}. Its log ends:\n{tail}")
            time.sleep(0.1)
