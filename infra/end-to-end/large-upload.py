#!/usr/bin/env python3
"""Uploads a large file with the published client through a proxy that cuts the connection in the middle of parts, and waits
until it can be searched. Prints what it took, as JSON. Usage: large-upload.py URL KEY GIB PID. Needs veep and numpy; PID is
the server's process, whose memory is watched. The file lies in a temporary directory meanwhile."""

import json
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from veep import VP

DIMENSION = 768
RECORD = 4 + 4 * DIMENSION
BLOCK_ROWS = 20_000
# The connections that are cut, counted in bytes that the client has sent in all: each in the middle of a part.
CUTS = (0.3, 0.5, 0.8)


def block(number, rows):
    records = np.empty((rows, 1 + DIMENSION), dtype="<f4")
    records[:, 0] = np.array([DIMENSION], dtype="<i4").view("<f4")[0]
    records[:, 1:] = np.random.default_rng(number).standard_normal((rows, DIMENSION), dtype=np.float32)
    return records


def write(path, size):
    rows = size // RECORD
    with open(path, "wb") as file:
        for number, start in enumerate(range(0, rows, BLOCK_ROWS)):
            file.write(block(number, min(BLOCK_ROWS, rows - start)).tobytes())
    return rows


class CuttingProxy:
    """Passes connections on to the server, and cuts them once so many bytes have gone by in all."""

    def __init__(self, target, cuts):
        self.target, self.cuts, self.sent, self.cut = target, sorted(cuts), 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(self.target)
            for each in (client, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, False), daemon=True).start()

    def pump(self, source, sink, counted):
        try:
            while data := source.recv(1 << 18):
                if counted:
                    self.sent += len(data)
                    if self.cuts and self.sent > self.cuts[0]:
                        self.cuts.pop(0)
                        self.cut += 1
                        break
                sink.sendall(data)
        except OSError:
            pass
        for each in (source, sink):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            each.close()


class MemoryWatch:
    """The most memory that a process had resident."""

    def __init__(self, pid):
        self.pid = pid

    def most_mib(self):
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) // 1024
        return 0


def main():
    url, key, gib, pid = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
    host, port = url.removeprefix("http://").split(":")
    direct = VP(api_key=key, host=url)
    name = "large_upload"
    direct.collections.create(name, if_exists="replace")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.fvecs"
        rows = write(path, int(gib * 2**30))
        size = path.stat().st_size
        proxy = CuttingProxy((host, int(port)), [share * size for share in CUTS])
        client = VP(api_key=key, host=f"http://127.0.0.1:{proxy.port}", upload_timeout=600)
        # What is measured is the upload: the client's own waiting for the rows comes after it.
        started = time.monotonic()
        result = client.vectors._chunked_send_file(name, path, method="POST", status_label="uploaded")
        uploaded = time.monotonic() - started
        assert result.size == size, result
        assert proxy.cut == len(CUTS), proxy.cut
    after_upload = MemoryWatch(pid).most_mib()
    while (status := direct.collections.status(name)) != "ready":
        assert status in ("processing", "updating"), direct.collections.get(name)
        assert time.monotonic() - started < 1800, status
        time.sleep(0.5)
    ready = time.monotonic() - started - uploaded
    assert direct.collections.get(name).vector_count == rows
    for row in (0, BLOCK_ROWS * 3 + 17, rows - 1):
        vector = block(row // BLOCK_ROWS, min(BLOCK_ROWS, rows - row // BLOCK_ROWS * BLOCK_ROWS))[row % BLOCK_ROWS, 1:]
        found = direct.vectors.query(name, vector.tolist(), top_k=1)
        assert found[0].key == f"large.fvecs#{row}" and found[0].score > 0.9999, found[0]
    print(json.dumps({
        "bytes": size, "rows": rows, "connections_cut": proxy.cut, "bytes_sent": proxy.sent,
        "upload_s": round(uploaded, 1), "upload_mib_per_s": round(size / 2**20 / uploaded, 1),
        "ready_after_s": round(ready, 1), "rss_most_after_upload_mib": after_upload, "rss_most_mib": MemoryWatch(pid).most_mib(),
    }))
    direct.collections.delete(name)


if __name__ == "__main__":
    main()
