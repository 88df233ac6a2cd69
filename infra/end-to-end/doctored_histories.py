"""Histories with a fault in them, each of which the checker must find; and one without."""

from dataclasses import replace

import numpy as np

import row_files
from commit_history import Epoch
from history_checker import ABSENT, Answer, Checker, Operation

ROWS_OF = {1: 3, 2: 5, 3: 2}
QUERY = (1.0,) * row_files.DIMENSION


def _epoch(number, at, files):
    return Epoch(number, at, {file: row_files.etag(file, version, ROWS_OF[version]) for file, version in files.items()},
                 {file: ROWS_OF[version] for file, version in files.items()}, len(files))


def _answer(start, files, limit=100):
    rows = []
    for file, version in files.items():
        vectors = row_files.vectors(version, ROWS_OF[version]).astype(np.float64)
        scores = vectors @ np.ones(row_files.DIMENSION) / np.linalg.norm(vectors, axis=1) / np.sqrt(row_files.DIMENSION)
        rows += [(-score, f"{file}:{version}:{row}") for row, score in enumerate(scores)]
    rows = sorted(rows)[:limit]
    return Answer("reader", 1, start, start + 0.1, QUERY, limit, tuple(key for _, key in rows), tuple(-s for s, _ in rows))


OPERATIONS = [
    Operation("a", 1, 1, 1.5, True), Operation("b", 3, 1, 1.5, True),
    Operation("a", 2, 3, 3.5, True), Operation("b", ABSENT, 5, 5.5, True),
]
EPOCHS = [_epoch(1, 2, {"a": 1, "b": 3}), _epoch(2, 4, {"a": 2, "b": 3}), _epoch(3, 6, {"a": 2})]
ANSWERS = [_answer(2.5, {"a": 1, "b": 3}), _answer(4.5, {"a": 2, "b": 3}, 4), _answer(6.5, {"a": 2})]


def _without_last_row(answer):
    return replace(answer, keys=answer.keys[:-1], scores=answer.scores[:-1])


FAULTS = {
    "an acknowledged file is lost": (EPOCHS[:2] + [_epoch(3, 6, {})], ANSWERS[:2]),
    "a deleted file comes back": (EPOCHS + [_epoch(4, 7, {"a": 2, "b": 3})], ANSWERS),
    "a deletion is lost": (EPOCHS[:2], ANSWERS[:2]),
    "an old version comes back": (EPOCHS + [_epoch(4, 7, {"a": 1}), _epoch(5, 8, {"a": 2})], ANSWERS),
    "a commit is repeated with twice the rows": (EPOCHS[:2] + [replace(EPOCHS[2], rows={"a": 10})], ANSWERS[:2]),
    "an epoch is lost": ([EPOCHS[0], replace(EPOCHS[1], number=3), replace(EPOCHS[2], number=4)], ANSWERS),
    "an answer lacks a row": (EPOCHS, [_without_last_row(ANSWERS[2])]),
    "an answer of the best lacks one": (EPOCHS, [_without_last_row(ANSWERS[1])]),
    "an answer has a row twice": (EPOCHS, [replace(ANSWERS[2], keys=ANSWERS[2].keys[:-1] + ANSWERS[2].keys[:1])]),
    "an answer mixes two epochs": (EPOCHS, [_answer(6.5, {"a": 1})]),
    "an answer mixes two versions": (EPOCHS, [_answer(4.5, {"a": 1, "b": 3}), _answer(4.8, {"b": 3})]),
    "a node goes back in time": (EPOCHS, [ANSWERS[2], _answer(7, {"a": 1, "b": 3})]),
    "an answer knows the future": (EPOCHS, [_answer(2.5, {"a": 2})]),
    "a score is wrong": (EPOCHS, [replace(ANSWERS[2], scores=(0.5,) * 5)]),
}


def check():
    """Raises AssertionError if the checker complains of a sound history, or does not of a doctored one."""
    problems = Checker(EPOCHS, OPERATIONS, ANSWERS, ROWS_OF).check()
    assert not problems, f"the checker complains of a sound history: {problems}"
    for fault, (epochs, answers) in FAULTS.items():
        assert Checker(epochs, OPERATIONS, answers, ROWS_OF).check(), f"the checker does not find that {fault}"
    print(f"the checker finds each of {len(FAULTS)} faults in doctored histories")
