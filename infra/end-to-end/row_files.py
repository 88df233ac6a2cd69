"""Files whose every row tells which file and version it belongs to, so that an answer shows what it was made from."""

import hashlib
from functools import lru_cache

import numpy as np

DIMENSION = 8


@lru_cache(maxsize=100_000)
def vectors(version, rows):
    """The vectors of a version, as the file has them: decimal numbers of four digits, read as float32."""
    drawn = np.random.default_rng(version).standard_normal((rows, DIMENSION))
    return np.round(drawn, 4).astype(np.float32)


def content(file, version, rows):
    """A CSV file whose keys tell file, version and row."""
    lines = ["id,vector"]
    for row, vector in enumerate(vectors(version, rows)):
        lines.append(f'{file}:{version}:{row},"[{",".join(f"{x:.4f}" for x in vector)}]"')
    return "\n".join(lines).encode()


def etag(file, version, rows):
    """The ETag that an S3 server gives the file, put as one."""
    return hashlib.md5(content(file, version, rows), usedforsecurity=False).hexdigest()


def parse_key(key):
    """(file, version, row) of a key."""
    file, version, row = key.split(":")
    return file, int(version), int(row)


def versions_of(keys):
    """Which rows of which versions some keys are, as {file: {version: number of rows}}."""
    seen = {}
    for key in keys:
        file, version, _ = parse_key(key)
        versions = seen.setdefault(file, {})
        versions[version] = versions.get(version, 0) + 1
    return seen


def not_whole(seen, rows_of):
    """What is wrong with an answer's files: each must show all rows of one version, of rows_of[version] rows."""
    problems = []
    for file, versions in seen.items():
        if len(versions) != 1:
            problems.append(f"{file} shows rows of several versions: {versions}")
        for version, rows in versions.items():
            if rows != rows_of[version]:
                problems.append(f"{file} shows {rows} of the {rows_of[version]} rows of version {version}")
    return problems
