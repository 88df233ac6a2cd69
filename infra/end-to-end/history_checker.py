"""Holds what clients saw of a collection against what they did to it.

Three things are compared: the operations on files, each with its start, its end and whether it was acknowledged; the epochs
of the manifest, as the bucket kept them; the answers to queries. Each file has one writer, which does one operation after
the other; a file of which an operation was cut off is not written again but for its deletion.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

import row_files

ABSENT = None
CLOCK = 0.02  # the store's clock and ours are the same, but are not read at the same moment
TOLERANCE = 2e-6


@dataclass(frozen=True)
class Operation:
    """A file was put in a version, or deleted (ABSENT)."""

    file: str
    version: object
    start: float
    end: float
    acknowledged: bool


@dataclass(frozen=True)
class Answer:
    """What a client was answered by a node. `limit` is the number of results asked for; there was no threshold."""

    client: str
    node: int
    start: float
    end: float
    query: tuple
    limit: int
    keys: tuple
    scores: tuple


class Checker:
    """Gathers problems; `rows_of` has the rows of each version."""

    def __init__(self, epochs, operations, answers, rows_of):
        self.epochs, self.answers, self.rows_of = epochs, answers, rows_of
        self.problems, self.staleness = [], []
        self.by_file = defaultdict(list)
        for operation in sorted(operations, key=lambda one: one.start):
            self.by_file[operation.file].append(operation)
        self.version_of = {
            (operation.file, row_files.etag(operation.file, operation.version, rows_of[operation.version])): operation.version
            for operation in operations if operation.version is not ABSENT
        }

    def check(self):
        """All problems that there are, an empty list if all is well."""
        for before, after in zip(self.epochs, self.epochs[1:]):
            if after.number != before.number + 1:
                self.problems.append(f"epoch {before.number} is followed by {after.number}")
        for file, operations in self.by_file.items():
            self._check_commits(file, operations)
        for file in {file for epoch in self.epochs for file in epoch.files} - set(self.by_file):
            self.problems.append(f"{file} is in the manifest, and was never put")
        self.states = [self._state(epoch) for epoch in self.epochs]
        floors = defaultdict(int)
        for answer in sorted(self.answers, key=lambda one: one.end):
            self._check_answer(answer, floors)
        return self.problems

    def _state(self, epoch):
        return frozenset((file, self.version_of.get((file, etag))) for file, etag in epoch.files.items())

    def _check_commits(self, file, operations):
        """Each state of the file must come from an operation, and they must come in the operations' order."""
        at, certain = -1, all(operation.acknowledged for operation in operations)
        state = ABSENT
        for epoch in self.epochs:
            etag = epoch.files.get(file)
            now = ABSENT if etag is None else self.version_of.get((file, etag), etag)
            if now is not ABSENT and now in self.rows_of and epoch.rows[file] != self.rows_of[now]:
                self.problems.append(f"{file} has {epoch.rows[file]} of {self.rows_of[now]} rows in epoch {epoch.number}")
            if now == state:
                continue
            first = at + 1 if certain else 0
            found = next((i for i in range(first, len(operations)) if operations[i].version == now), None)
            if found is None or operations[found].start > epoch.at + CLOCK:
                self.problems.append(f"{file} goes from {state} to {now} in epoch {epoch.number}, which nobody did then")
            else:
                at = found
            state = now
        allowed = {operations[-1].version}
        if not certain:
            cut = next(i for i, operation in enumerate(operations) if not operation.acknowledged)
            allowed |= {operation.version for operation in operations[max(cut - 1, 0):]}
            allowed |= {ABSENT} if cut == 0 else set()
        if state not in allowed:
            self.problems.append(f"{file} ends as {state}, acknowledged was {allowed}")

    def _check_answer(self, answer, floors):
        if len(set(answer.keys)) != len(answer.keys):
            self.problems.append(f"an answer of node {answer.node} holds a row twice")
            return
        if answer.limit > len(answer.keys):
            self.problems += row_files.not_whole(row_files.versions_of(answer.keys), self.rows_of)
        floor = floors[answer.client, answer.node]
        for i in range(floor, len(self.epochs)):
            if self.epochs[i].at > answer.end + CLOCK:
                break
            if answers_to(answer, self.states[i], self.rows_of):
                floors[answer.client, answer.node] = i
                superseded = self.epochs[i + 1].at if i + 1 < len(self.epochs) else answer.start
                self.staleness.append(max(0.0, answer.start - superseded))
                return
        last = self.epochs[floor].number if self.epochs else 0
        self.problems.append(
            f"an answer of node {answer.node}, {len(answer.keys)} rows of {answer.limit}, is that of no epoch from {last} on"
        )


@lru_cache(maxsize=512)
def _rows(state, rows_of):
    keys, parts, rows_of = [], [], dict(rows_of)
    for file, version in sorted(state, key=str):
        vectors = row_files.vectors(version, rows_of[version])
        keys += [f"{file}:{version}:{row}" for row in range(len(vectors))]
        parts.append(vectors.astype(np.float64))
    matrix = np.concatenate(parts) if parts else np.zeros((0, row_files.DIMENSION))
    return keys, {key: i for i, key in enumerate(keys)}, matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


def answers_to(answer, state, rows_of):
    """Whether an answer is what brute force finds in a state: the best rows, with their scores, ties in any order."""
    total = sum(rows_of[version] for _, version in state if version in rows_of)
    if len(answer.keys) != min(answer.limit, total) or any(version not in rows_of for _, version in state):
        return False
    versions = frozenset((version, rows_of[version]) for _, version in state)
    keys, places, matrix = _rows(state, versions)
    try:
        found = [places[key] for key in answer.keys]
    except KeyError:
        return False
    query = np.asarray(answer.query, dtype=np.float32).astype(np.float64)
    scores = matrix @ (query / np.linalg.norm(query))
    best = np.sort(scores)[::-1][:len(found)]
    own = scores[found]
    return bool(np.all(np.abs(own - best) < TOLERANCE) and np.all(np.abs(own - np.asarray(answer.scores)) < TOLERANCE))
