"""The peers of a comparison, each in a process of its own."""

import importlib.util
import multiprocessing

import worker


class LeftOut(Exception):
    """Why somebody does not take part; the comparison goes on."""


class Peer:
    """A library behind a pipe. One that fails, or does not answer in time, is ended and left out."""

    def __init__(self, number, rows_file, data, cores, patience):
        kind = worker.PEERS[number]
        self.name = kind().name
        self.ways = lambda threads: [True] if threads == 1 else [True, False] if kind.divides_a_query else [False]
        if importlib.util.find_spec(kind.package.removesuffix("-cpu")) is None:
            raise LeftOut(f"{kind.package} is not installed")
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(
            target=worker.work, args=(theirs, number, rows_file, data.tuning, data.judging, cores), daemon=True
        )
        self.process.start()
        theirs.close()
        try:
            self.build_s = self.ask("build", None, patience)["build_s"]
        except LeftOut:
            self.close()
            raise

    def ask(self, what, arguments, patience=120):
        try:
            self.pipe.send((what, arguments))
            if not self.pipe.poll(patience):
                raise LeftOut(f"{what} took more than {patience:.0f} s")
            result, error = self.pipe.recv()
        except (EOFError, OSError) as e:
            raise LeftOut(f"its process ended during {what}") from e
        if error:
            raise LeftOut(error)
        return result

    def settings(self, top_k):
        return self.ask("settings", top_k)

    def answers(self, setting, half, top_k):
        return self.ask("answers", (setting, half, top_k, 1, True, 0))

    def timed(self, setting, half, top_k, threads, divided, seconds):
        return self.ask("timed", (setting, half, top_k, threads, divided, seconds))

    def close(self):
        self.pipe.close()
        self.process.join(10)
        if self.process.is_alive():
            self.process.kill()
