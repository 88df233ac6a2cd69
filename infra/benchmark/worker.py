"""One peer in a process of its own, held to as many cores as a measurement allows; driven by messages."""

import os
import threading
import time
from pathlib import Path

import numpy as np

import peers_exact_and_inverted
import peers_graph
import peers_quantized

PEERS = (
    peers_exact_and_inverted.Flat,
    peers_exact_and_inverted.Graph,
    peers_exact_and_inverted.InvertedFlat,
    peers_exact_and_inverted.InvertedCodes,
    peers_graph.Hnswlib,
    peers_graph.DenseHnswlib,
    peers_graph.Usearch,
    peers_quantized.Scann,
    peers_quantized.Lance,
)


def hold_to(cores):
    """Lets every thread of this process run on so many cores alone."""
    allowed = sorted(os.sched_getaffinity(os.getppid()))[:cores]
    for task in Path("/proc/self/task").iterdir():
        try:
            os.sched_setaffinity(int(task.name), allowed)
        except ProcessLookupError:
            continue


class Timed:
    """Asks queries, one at a time a caller, until all were asked or the time is over."""

    def __init__(self, search, queries, top_k, callers, seconds, prepare=lambda: None):
        self.search, self.queries, self.top_k, self.prepare = search, queries, top_k, prepare
        self.took, self.begins, self.ends = [], [], []
        self.start = threading.Barrier(callers + 1)
        threads = [threading.Thread(target=self.ask, args=(i, callers, seconds)) for i in range(callers)]
        for thread in threads:
            thread.start()
        self.start.wait()  # until all callers are warm
        processor = time.process_time()
        self.start.wait()
        for thread in threads:
            thread.join()
        self.qps = len(self.took) / (max(self.ends) - min(self.begins))
        self.processor_ms = (time.process_time() - processor) / len(self.took) * 1000
        self.median_ms = float(np.median(self.took)) * 1000

    def ask(self, first, step, seconds):
        self.prepare()
        took = []
        for query in self.queries[first : first + 10]:
            self.search(query, self.top_k)
        self.start.wait()
        self.start.wait()
        started = time.perf_counter()
        self.begins.append(started)
        end = started + seconds
        for query in self.queries[first::step]:
            begin = time.perf_counter()
            self.search(query, self.top_k)
            now = time.perf_counter()
            took.append(now - begin)
            if now > end:
                break
        self.ends.append(time.perf_counter())
        self.took += took


def timed_at_once(peer, queries, top_k, threads, seconds):
    """As many queries at once as threads, with the library's own loop over queries where it has one."""
    peer.search_many(queries[:10], top_k, threads)
    begin, processor = time.perf_counter(), time.process_time()
    asked = 0
    while asked < len(queries) and time.perf_counter() < begin + seconds:
        asked += len(peer.search_many(queries[asked : asked + 64], top_k, threads))
    took = time.perf_counter() - begin
    processor_ms = (time.process_time() - processor) / asked * 1000
    return {"qps": asked / took, "median_ms": took / asked * threads * 1000, "processor_ms": processor_ms}


def work(pipe, number, rows_file, tuning, judging, cores):
    """Serves messages (what, arguments) until there are no more; every answer is (result, error)."""
    peers_quantized.limit_threads(cores)
    peer = PEERS[number]()
    halves = {"tuning": tuning, "judging": judging}
    try:
        while True:
            what, arguments = pipe.recv()
            try:
                pipe.send((serve(peer, what, arguments, rows_file, halves, cores), None))
            except Exception as e:  # whatever a library throws is told to who asked, and the peer left out
                pipe.send((None, f"{type(e).__name__}: {e}"))
    except EOFError:
        if hasattr(peer, "close"):
            peer.close()


def serve(peer, what, arguments, rows_file, halves, cores):
    if what == "build":
        rows = np.load(rows_file, mmap_mode="r")
        begin = time.perf_counter()
        peer.build(np.ascontiguousarray(rows), cores)
        return {"build_s": time.perf_counter() - begin}
    if what == "settings":
        unique = {str(setting): setting for setting in peer.settings(arguments)}
        return list(unique.values())
    setting, half, top_k, threads, divided, seconds = arguments
    hold_to(threads)
    peer.use(setting, threads if divided else 1)
    if what == "answers":
        begin = time.process_time()  # on one core it tells the same as a clock, and is not disturbed by others
        ids = [np.asarray(peer.search(query, top_k), np.int64) for query in halves[half]]
        return {"ids": ids, "qps": len(ids) / (time.process_time() - begin)}
    if not divided and hasattr(peer, "search_many"):
        return timed_at_once(peer, halves[half], top_k, threads, seconds)
    timed = Timed(peer.search, halves[half], top_k, 1 if divided else threads, seconds,
                  lambda: peer.use(setting, threads if divided else 1))
    return {"qps": timed.qps, "median_ms": timed.median_ms, "processor_ms": timed.processor_ms}
