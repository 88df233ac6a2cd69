"""How fast this machine reads memory: what no scan of it can exceed."""

import threading
import time

import numpy as np


def read_bandwidth(threads, seconds=0.3):
    """GB/s that so many threads read together: each sums the squares of 256 MiB of its own again and again."""
    parts = [np.ones(64 << 20, "f4") for _ in range(threads)]
    read = [0] * threads
    end = time.perf_counter() + seconds

    def work(i):
        while time.perf_counter() < end:
            for start in range(0, len(parts[i]), 4 << 20):
                part = parts[i][start : start + (4 << 20)]
                np.dot(part, part)
            read[i] += parts[i].nbytes

    begin = time.perf_counter()
    running = [threading.Thread(target=work, args=(i,)) for i in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return sum(read) / (time.perf_counter() - begin) / 1e9
