"""Faults of a cluster's processes, each with its cure."""

import time
from dataclasses import dataclass

LONGEST = 90


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong for `seconds` before it is put right. `kind` names what is measured alike."""

    name: str
    kind: str
    seconds: float
    inject: callable
    cure: callable


class Faults:
    """All faults that the suite knows, of a cluster, the proxy before its store and the disk of query-1's cache."""

    def __init__(self, cluster, proxy, disk):
        self.cluster, self.proxy, self.disk = cluster, proxy, disk

    def kill(self, name, kind, seconds):
        return Fault(f"kill -9 {name}", kind, seconds, lambda: self.cluster("kill", name), lambda: self.cluster("start", name))

    def pause(self, name, kind, seconds):
        return Fault(f"SIGSTOP {name}, {seconds:.0f} s", kind, seconds,
                     lambda: self.cluster("pause", name), lambda: self.cluster("resume", name))

    def slow_store(self, seconds):
        return Fault(f"slow store, {seconds:.0f} s", "store", seconds, self.proxy.slow, self.proxy.fast)

    def broken_connections(self):
        return Fault("all connections to the store break", "store", 0, self.proxy.break_all, lambda: None)

    def full_disk(self, seconds):
        def inject():
            self.disk.fill()
            await_true(lambda: self.cluster.left_out(1) > 0, LONGEST, "a full disk leaves nothing out of query-1")
        return Fault(f"full disk of query-1's cache, {seconds:.0f} s", "disk", seconds, inject, self.disk.free)

    def rescaling(self, tasks):
        return Fault(f"rescaling to 1 task of each kind and back to {tasks}, by savepoints", "ingestion", 5,
                     lambda: self.cluster("rescale", "--tasks", "1"), lambda: self.cluster("rescale", "--tasks", str(tasks)))

    def each(self, query_servers, task_managers):
        """Every fault once, in an order in which each process has its turn."""
        found = [self.kill(f"taskmanager-{i}", "ingestion", 0) for i in range(1, task_managers + 1)]
        found += [self.kill("jobmanager", "ingestion", 0)]
        found += [self.kill(f"query-{i}", "query", 2) for i in range(1, query_servers + 1)]
        found += [self.kill("minio", "store", 2), self.pause("query-1", "query", 6), self.pause("minio", "store", 3)]
        found += [self.pause("taskmanager-1", "ingestion", 12), self.slow_store(6), self.broken_connections()]
        found += [self.full_disk(6), self.rescaling(task_managers)]
        return found


def await_true(condition, seconds, problem):
    """Waits until a condition holds; raises RuntimeError if it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{problem} within {seconds} s")
        time.sleep(0.1)


def run(fault, recovered):
    """Does a fault and cures it; returns when it began, and when all was well again.

    Raises RuntimeError if that takes too long.
    """
    begin = time.time()
    try:
        fault.inject()
        time.sleep(fault.seconds)
    finally:
        fault.cure()
    await_true(recovered, LONGEST, f"after {fault.name} the cluster has not recovered")
    return begin, time.time()
