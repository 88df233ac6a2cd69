#!/usr/bin/env python3
"""Writes the same clustered vectors in every format, for measuring decoders; prints the files' names."""

import argparse
import gzip
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

from benchmark import vectors

try:
    import h5py
except ImportError:  # then HDF5 is left out
    h5py = None


def tensors(data):
    header = json.dumps({"vectors": {"dtype": "F32", "shape": data.shape, "data_offsets": [0, data.nbytes]}}).encode()
    return len(header).to_bytes(8, "little") + header + data.tobytes()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--dimensions", default="384,768")
    arguments = parser.parse_args()
    for dimension in (int(text) for text in arguments.dimensions.split(",")):
        data = np.vstack(list(vectors(arguments.rows, dimension, seed=3))).astype("<f4")
        head = np.full((len(data), 1), dimension, dtype="<i4")
        base = Path(arguments.directory)
        small = np.clip(np.rint(data * 500 + 128), 0, 255)
        files = {
            f"{dimension}.fvecs": np.hstack([head, data.view("<i4")]).tobytes(),
            f"{dimension}.ivecs": np.hstack([head, small.astype("<i4")]).tobytes(),
            f"{dimension}.bvecs": np.hstack([head.view(np.uint8).reshape(-1, 4), small.astype("u1")]).tobytes(),
            f"{dimension}.fbin": np.array(data.shape, dtype="<u4").tobytes() + data.tobytes(),
            f"{dimension}.safetensors": tensors(data),
            f"{dimension}.jsonl": "".join(
                json.dumps({"id": str(i), "vector": [float(f"{x:.6g}") for x in row]}) + "\n" for i, row in enumerate(data)).encode(),
            f"{dimension}.csv": ("id,vector\n" + "".join(
                f'{i},"[{",".join(f"{x:.6g}" for x in row)}]"\n' for i, row in enumerate(data))).encode(),
        }
        for name in (f"{dimension}.csv", f"{dimension}.jsonl"):
            files[name + ".gz"] = gzip.compress(files[name], 6)
            files[name + ".zst"] = pa.compress(files[name], codec="zstd", asbytes=True)
        for name, content in files.items():
            (base / name).write_bytes(content)
        np.save(base / f"{dimension}.npy", data)
        np.savez(base / f"{dimension}.npz", vectors=data)
        np.savez_compressed(base / f"{dimension}-deflated.npz", vectors=data)
        files |= {f"{dimension}.npy": b"", f"{dimension}.npz": b"", f"{dimension}-deflated.npz": b""}
        table = pa.table({
            "id": [str(i) for i in range(len(data))],
            "embedding": pa.ListArray.from_arrays(np.arange(0, data.size + 1, dimension, dtype=np.int32), data.ravel()),
        })
        for codec, split in (("none", False), ("snappy", False), ("zstd", False), ("zstd", True)):
            name = f"{dimension}-{codec}{'-split' if split else ''}.parquet"
            pq.write_table(table, base / name, compression=codec, row_group_size=10_000,
                           use_dictionary=["id"], use_byte_stream_split=["embedding.list.element"] if split else False)
            files[name] = b""
        for codec in ("uncompressed", "lz4", "zstd"):
            name = f"{dimension}-{codec}.feather"
            feather.write_feather(table, base / name, compression=codec, chunksize=10_000)
            files[name] = b""
        with pa.ipc.new_stream(base / f"{dimension}.arrow", table.schema) as stream:
            stream.write_table(table, max_chunksize=1_000)
        files[f"{dimension}.arrow"] = b""
        if h5py:
            for name, options in (("contiguous", {}), ("gzip", {"chunks": (256, dimension), "compression": "gzip", "shuffle": True})):
                with h5py.File(base / f"{dimension}-{name}.h5", "w") as file:
                    file.create_dataset("train", data=data, **options)
                files[f"{dimension}-{name}.h5"] = b""
        for name in files:
            print(base / name)


if __name__ == "__main__":
    main()
