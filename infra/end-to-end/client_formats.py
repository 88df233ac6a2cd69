"""One file of each format that the published client lets through, uploaded with it: all rows, keys and metadata arrive, and a
query answers as NumPy does."""

import gzip
import json
import struct

import h5py
import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import safetensors.numpy
from veep.vectors import _SUPPORTED_EXTENSIONS

ROWS = 120
DIMENSION = 16


def formats(client, folder):
    # Small integers, which all formats hold, those of bytes, too.
    rows = np.random.default_rng(11).integers(1, 100, (ROWS, DIMENSION))
    keys = [f"key-{i}" for i in range(ROWS)]
    numbers = np.arange(ROWS) * 3
    writers = named(rows, keys, numbers) | numbered(rows, numbers) | bare(rows)
    missing = {each.lstrip(".") for each in _SUPPORTED_EXTENSIONS} - set(writers)
    assert not missing, f"no file is written of {missing}"
    for extension, (write, key) in writers.items():
        path = folder / f"rows.{extension}"
        write(path)
        name = f"client_format_{extension.replace('.', '_')}"
        client.collections.create(name, if_exists="replace")
        client.vectors.upsert(name, str(path))
        check(client, name, rows, [key(i) for i in range(ROWS)], numbers if extension not in bare(rows) else None)
        client.collections.delete(name)


def check(client, name, rows, keys, numbers):
    assert client.collections.get(name).vector_count == len(rows), name
    at = 7
    vector = rows[at] + np.linspace(0, 0.5, rows.shape[1])
    scores = rows @ vector / (np.linalg.norm(rows, axis=1) * np.linalg.norm(vector))
    best = np.argsort(-scores, kind="stable")[:10]
    found = client.vectors.query(name, vector.tolist(), top_k=10, with_vectors=True)
    assert [each.key for each in found] == [keys[i] for i in best], (name, [each.key for each in found])
    assert np.allclose([each.score for each in found], scores[best], atol=1e-6), name
    assert np.array_equal([each.vector for each in found], rows[best]), name
    if numbers is not None:
        assert [int(each.metadata["number"]) for each in found] == [numbers[i] for i in best], name


def named(rows, keys, numbers):
    """Formats with texts as keys."""
    vectors = rows.astype(np.float32)
    table = pa.table({"id": keys, "vector": pa.array(list(vectors), pa.list_(pa.float32())), "number": numbers})
    objects = [{"id": k, "vector": v.tolist(), "number": int(n)} for k, v, n in zip(keys, vectors, numbers)]
    lines = "".join(json.dumps(each) + "\n" for each in objects).encode()
    text = "id,vector,number\n" + "".join(f'{o["id"]},"{o["vector"]}",{o["number"]}\n' for o in objects)

    def stream(path):
        with pa.ipc.new_stream(path, table.schema) as writer:
            writer.write_table(table, max_chunksize=50)

    def hdf5(path):
        with h5py.File(path, "w") as file:
            file["vectors"] = vectors
            file["ids"] = np.array(keys, dtype=object)
            file["number"] = numbers

    writers = {
        "parquet": lambda path: pq.write_table(table, path),
        "csv": lambda path: path.write_text(text),
        "jsonl": lambda path: path.write_bytes(lines),
        "json": lambda path: path.write_text(json.dumps(objects)),
        "csv.gz": lambda path: path.write_bytes(gzip.compress(text.encode())),
        "jsonl.zst": lambda path: path.write_bytes(pa.compress(lines, codec="zstd", asbytes=True)),
        "feather": lambda path: feather.write_feather(table, path),
        "arrow": lambda path: feather.write_feather(table, path, compression="uncompressed"),
        "ipc": stream,
        "npz": lambda path: np.savez_compressed(path, vectors=rows.astype(np.float64), ids=np.array(keys), number=numbers),
        "h5": hdf5,
        "hdf5": hdf5,
        "hdf": hdf5,
    }
    # The client sends nothing but what it knows by the last extension.
    known = {each.lstrip(".") for each in _SUPPORTED_EXTENSIONS}
    return {name: (write, keys.__getitem__) for name, write in writers.items() if name.split(".")[-1] in known}


def numbered(rows, numbers):
    """Formats whose keys can be numbers only."""
    tensors = {"vectors": rows.astype(np.float16), "ids": np.arange(len(rows)) + 1000, "number": numbers}
    return {"safetensors": (lambda path: safetensors.numpy.save_file(tensors, path), lambda i: str(1000 + i))}


def bare(rows):
    """Formats of nothing but vectors."""

    def records(kind):
        head = struct.pack("<i", rows.shape[1])
        return lambda path: path.write_bytes(b"".join(head + row.astype(kind).tobytes() for row in rows))

    def block(kind):
        return lambda path: path.write_bytes(struct.pack("<ii", *rows.shape) + rows.astype(kind).tobytes())

    writers = {
        "fvecs": records("<f4"), "bvecs": records("u1"), "ivecs": records("<i4"),
        "fbin": block("<f4"), "u8bin": block("u1"), "i8bin": block("i1"),
        "npy": lambda path: np.save(path, rows.astype("<f4")),
    }
    return {
        name: (write, lambda i, name=name: f"rows.{name}#{i}") for name, write in writers.items()
    }
