"""The vectors and queries of a comparison, and what is true of them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

CHUNK = 20_000


@dataclass
class DataSet:
    """Unit vectors, and queries of which one half is for choosing settings and the other for judging them."""

    name: str
    rows: np.ndarray
    tuning: np.ndarray
    judging: np.ndarray


def load(data, queries, seed=1):
    """Reads `FILE.parquet`, `FILE.fvecs` or makes `KIND:ROWSxDIM`. Without a file of queries, rows are held out."""
    kind, _, size = data.partition(":")
    if kind in MADE:
        make, words = MADE[kind]
        rows, dimension = (int(part) for part in size.split("x"))
        made = make(rows + 1000, dimension, seed)
        name, rows, asked = f"{data} (made: {words})", made[1000:], made[:1000]
    else:
        name, rows, asked = Path(data).name, read(data), None
        if queries is None:
            held = np.random.default_rng(seed).permutation(len(rows))
            asked, rows = rows[held[:1000]], rows[held[1000:]]
    if queries is not None:
        asked = read(queries)
    if asked.shape[1] != rows.shape[1]:
        raise SystemExit(f"the queries have {asked.shape[1]} dimensions, the data {rows.shape[1]}")
    asked = unit(asked)[np.random.default_rng(seed).permutation(len(asked))]
    half = len(asked) // 2
    return DataSet(name, unit(rows), asked[:half], asked[half:])


def read(path):
    """All vectors of a file, as float32 rows."""
    if path.endswith(".fvecs"):
        words = np.fromfile(path, dtype="<i4")
        return words.reshape(-1, words[0] + 1)[:, 1:].copy().view("<f4")
    if not path.endswith(".parquet"):
        raise SystemExit(f"{path} is neither .parquet nor .fvecs nor " + " nor ".join(f"{kind}:ROWSxDIM" for kind in MADE))
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)
    for field in file.schema_arrow:
        if pa.types.is_list(field.type) or pa.types.is_fixed_size_list(field.type):
            column = file.read([field.name]).column(0).combine_chunks()
            return column.flatten().to_numpy(zero_copy_only=False).astype("<f4").reshape(len(column), -1)
    raise SystemExit(f"{path} has no column of lists of numbers")


def write_fvecs(path, rows):
    """The rows as an .fvecs file: each is its dimension and its components."""
    head = np.full((len(rows), 1), rows.shape[1], "<i4")
    np.hstack([head, rows.view("<i4")]).tofile(path)


def clustered(rows, dimension, seed):
    """Vectors around 1,000 centres, with variances that decay like 1 / sqrt(i), as embeddings' do."""
    generator = np.random.default_rng(seed)
    scale = (1 / np.sqrt(1 + np.arange(dimension))).astype("<f4")
    centres = generator.standard_normal((1000, dimension), dtype="f4") * scale
    made = np.empty((rows, dimension), "<f4")
    for start in range(0, rows, CHUNK):
        part = made[start : start + CHUNK]
        part[:] = centres[generator.integers(0, 1000, len(part))]
        part += 0.6 * scale * generator.standard_normal(part.shape, dtype="f4")
    return made


def uniform(rows, dimension, seed):
    """Vectors without any structure: all directions are as likely, and no coordinate tells of another."""
    return np.random.default_rng(seed).standard_normal((rows, dimension), dtype="f4")


MADE = {
    "clustered": (clustered, "1,000 clusters, a decaying spectrum"),
    "uniform": (uniform, "all directions are as likely"),
}


def unit(vectors):
    """The same directions at length 1, so that inner product, cosine and distance have one order."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.where(length > 0, length, 1), dtype="<f4")


def true_scores(rows, queries, top_k):
    """For each query the score of its k-th best row, by brute force."""
    best = np.full((len(queries), top_k), -np.inf, "f4")
    for start in range(0, len(rows), CHUNK):
        both = np.hstack([best, queries @ rows[start : start + CHUNK].T])
        best = np.partition(both, both.shape[1] - top_k, axis=1)[:, -top_k:]
    return best.min(axis=1)


def recall(rows, queries, answers, kth_scores, top_k):
    """The mean share of answers that are as good as the k-th best row: of rows that tie, any will do."""
    total = 0.0
    for query, answer, least in zip(queries, answers, kth_scores):
        ids = np.unique(np.asarray(answer, dtype=np.int64)[:top_k])
        total += np.count_nonzero(rows[ids[ids >= 0]] @ query >= least - 2e-6) / top_k
    return total / len(queries)
