"""Three query servers on the store of the instance that is tested, whose job goes on ingesting for all of them."""

import os
import signal

from client import Client
from fleet import QueryServer, await_that, free_port


class ThreeServers:
    """The fleet; its first server's address is `url`."""

    def __init__(self, work, key):
        self.work = work
        self.job = int((work / "data/pid").read_text())
        ports = [free_port(100) for _ in range(3)]
        members = ",".join(f"127.0.0.1:{port}" for port in ports)
        self.servers = [QueryServer(f"node-{i + 1}", work / "data/bucket", members, port) for i, port in enumerate(ports)]
        self.url = f"http://127.0.0.1:{self.servers[0].port}"
        self.client = Client(self.url, key)
        try:
            for server in self.servers:
                self.start(server)
            for server in self.servers:
                await_that(f"{server.name} is ready", lambda: self.alive(server).ready())
            self.await_copies()
        except BaseException:
            self.close()
            raise

    def start(self, server):
        server.start(self.work / f"{server.name}.log")

    def alive(self, server):
        if server.process.poll() is not None:
            raise RuntimeError(f"{server.name} has ended:\n{(self.work / f'{server.name}.log').read_text()[-2000:]}")
        return server

    def report(self):
        return self.client.request("GET", "/api/v1/fleet")[1]

    def await_copies(self):
        """Until all servers are there and every segment is held as often as it is to be."""

        def held():
            report = self.report()
            collections = report["collections"]
            return len(report["nodes"]) == 3 and collections and all(
                one["copies"] >= report["replicas"] for one in collections if one["segments"])

        await_that("all segments have their copies", held)

    def hold_job(self, held):
        """Stops the process that ingests, or lets it go on."""
        os.kill(self.job, signal.SIGSTOP if held else signal.SIGCONT)

    def close(self):
        self.hold_job(False)
        for server in self.servers:
            server.end(signal.SIGKILL)
