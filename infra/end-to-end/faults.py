"""Faults of a cluster's processes, each with its cure."""

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong for `seconds` before it is put right. `kind` names what is measured alike."""

    name: str
    kind: str
    seconds: float
    inject: callable
    cure: callable


class Faults:
    """All faults that the suite knows, of a cluster and the proxy before its store."""

    def __init__(self, cluster, proxy):
        self.cluster, self.proxy = cluster, proxy

    def kill(self, name, kind, seconds):
        return Fault(f"kill -9 {name}", kind, seconds, lambda: self.cluster("kill", name), lambda: self.cluster("start", name))

    def pause(self, name, kind, seconds):
        return Fault(f"SIGSTOP {name}, {seconds:.0f} s", kind, seconds,
                     lambda: self.cluster("pause", name), lambda: self.cluster("resume", name))

    def slow_store(self, seconds):
        return Fault(f"slow store, {seconds:.0f} s", "store", seconds, self.proxy.slow, self.proxy.fast)

    def broken_connections(self):
        return Fault("all connections to the store break", "store", 0, self.proxy.break_all, lambda: None)

    def each(self, query_servers, task_managers):
        """Every fault once, in an order in which each process has its turn."""
        found = [self.kill(f"taskmanager-{i}", "ingestion", 0) for i in range(1, task_managers + 1)]
        found += [self.kill("jobmanager", "ingestion", 0)]
        found += [self.kill(f"query-{i}", "query", 2) for i in range(1, query_servers + 1)]
        found += [self.kill("minio", "store", 2), self.pause("query-1", "query", 6), self.pause("minio", "store", 3)]
        found += [self.pause("taskmanager-1", "ingestion", 12), self.slow_store(6), self.broken_connections()]
        return found


def run(fault, recovered, longest=90):
    """Does a fault and cures it; returns when it began, and when all was well again.

    Raises RuntimeError if that takes too long.
    """
    begin = time.time()
    fault.inject()
    time.sleep(fault.seconds)
    fault.cure()
    while not recovered():
        if time.time() - begin > fault.seconds + longest:
            raise RuntimeError(f"after {fault.name} the cluster has not recovered within {longest} s")
        time.sleep(0.2)
    return begin, time.time()
