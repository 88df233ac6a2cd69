#!/usr/bin/env python3
"""A TCP proxy that can be made slow. SIGUSR1: each piece of a reply waits; SIGUSR2: none does; SIGHUP: all connections break."""

import argparse
import asyncio
import contextlib
import signal

PIECE = 64 << 10


class Proxy:
    def __init__(self, port, target, delay):
        self.port, self.target, self.delay = port, target, delay
        self.waiting = 0.0
        self.writers = set()

    async def serve(self):
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, self.wait, self.delay)
        loop.add_signal_handler(signal.SIGUSR2, self.wait, 0.0)
        loop.add_signal_handler(signal.SIGHUP, self.break_all)
        server = await asyncio.start_server(self.connect, "127.0.0.1", self.port)
        async with server:
            await server.serve_forever()

    def wait(self, seconds):
        self.waiting = seconds

    def break_all(self):
        for writer in self.writers:
            writer.transport.abort()

    async def connect(self, reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self.writers |= {writer, far_writer}
        try:
            await asyncio.gather(self.pass_on(reader, far_writer, False), self.pass_on(far_reader, writer, True))
        finally:
            self.writers -= {writer, far_writer}

    async def pass_on(self, reader, writer, is_reply):
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                if is_reply and self.waiting:
                    await asyncio.sleep(self.waiting)
                writer.write(piece)
                await writer.drain()
        writer.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--target", type=int, required=True)
    parser.add_argument("--delay", type=float, default=0.3, help="seconds that each piece of a reply waits")
    arguments = parser.parse_args()
    asyncio.run(Proxy(arguments.port, arguments.target, arguments.delay).serve())


if __name__ == "__main__":
    main()
