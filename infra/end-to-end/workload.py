"""Clients that write, read and remember: what they did to a collection, and what they were answered."""

import random
import threading
import time

import row_files
from client import Client
from history_checker import ABSENT, Answer, Operation

MOST_RESULTS = 16384
ROWS = (1, 3, 10, 30)
TRIES_TO_DELETE = 40


class History:
    """What all clients did and saw. Used by many threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.operations, self.answers, self.rows_of = [], [], {}
        self.refused = 0

    def new_version(self, rows):
        with self.lock:
            version = len(self.rows_of) + 1
            self.rows_of[version] = rows
            return version

    def did(self, operation):
        with self.lock:
            self.operations.append(operation)

    def saw(self, answer):
        with self.lock:
            self.answers.append(answer)


class Worker(threading.Thread):
    """A client with a list of servers: where one does not answer in time, it goes on to the next."""

    def __init__(self, name, urls, key, collection, history, timeout, pause):
        super().__init__(name=name, daemon=True)
        self.urls, self.key, self.collection, self.history = urls, key, collection, history
        self.timeout, self.pause = timeout, pause
        self.node = random.Random(name).randrange(len(urls))
        self.client = None
        self.stopping = threading.Event()

    def connect(self):
        if self.client is None:
            self.client = Client(self.urls[self.node], self.key, self.timeout)
        return self.client

    def fail_over(self):
        if self.client is not None:
            self.client.close()
        self.client = None
        self.node = (self.node + 1) % len(self.urls)

    def run(self):
        while not self.stopping.is_set():
            self.step()
            time.sleep(self.pause)

    def finish(self):
        self.stopping.set()
        self.join()


class Writer(Worker):
    """Puts, replaces and deletes files of its own. A file whose operation was cut off is deleted, and another takes its place."""

    def __init__(self, name, files, *arguments):
        super().__init__(name, *arguments)
        self.chance = random.Random(name)
        self.made = 0
        self.files = {self.new_name(): ABSENT for _ in range(files)}

    def new_name(self):
        self.made += 1
        return f"{self.name}-{self.made}.csv"

    def step(self):
        file = self.chance.choice(list(self.files))
        delete = self.files[file] is not ABSENT and self.chance.random() < 0.25
        version = ABSENT if delete else self.history.new_version(self.chance.choice(ROWS))
        if self.attempt(file, version):
            self.files[file] = version
            return
        self.fail_over()
        del self.files[file]
        self.files[self.new_name()] = ABSENT
        for _ in range(TRIES_TO_DELETE):
            if self.attempt(file, ABSENT):
                return
            self.fail_over()
            time.sleep(0.25)

    def attempt(self, file, version):
        start, done = time.time(), False
        try:
            if version is ABSENT:
                status, _ = self.connect().delete(self.collection, file)
                done = status in (200, 404)
            else:
                body = row_files.content(file, version, self.history.rows_of[version])
                self.connect().upload(self.collection, file, body)
                done = True
        except (OSError, RuntimeError, ValueError):
            pass
        self.history.did(Operation(file, version, start, time.time(), done))
        return done


class Reader(Worker):
    """Asks again and again, mostly for the best ten rows and at times for all."""

    def __init__(self, name, *arguments):
        super().__init__(name, *arguments)
        self.chance = random.Random(name)

    def step(self):
        limit = MOST_RESULTS if self.chance.random() < 0.1 else 10
        query = tuple(self.chance.gauss(0, 1) for _ in range(row_files.DIMENSION))
        start = time.time()
        try:
            results = self.connect().query(
                self.collection, query, top_k=limit, similarity_threshold=-1
            )["results"]
        except (OSError, RuntimeError, ValueError):
            self.history.refused += 1
            self.fail_over()
            return
        keys, scores = tuple(one["key"] for one in results), tuple(one["score"] for one in results)
        self.history.saw(Answer(self.name, self.node, start, time.time(), query, limit, keys, scores))
