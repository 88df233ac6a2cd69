#!/usr/bin/env python3
"""Makes collections to measure filtered searches with, and leaves their stores in a folder.

In it are `queries.fvecs`, a store with the collections `hot` and `warm`, whose rows have codes, and a copy of it from before `hot` had any.
Every row has four columns to filter by, each of which lets 50 %, 10 %, 1 % and 0.01 % of the rows through: `number` and `word` do so at
random, `place` and `region` in order of the first principal axis, so that what they let through lies together.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "infra/benchmark"))

import data_sets  # noqa: E402 # it lies in another folder
from client import Client  # noqa: E402

KEY = "benchmark-key-of-the-hot-tier"
SHARES = (("half", 0.5), ("tenth", 0.1), ("hundredth", 0.01), ("ten-thousandth", 0.0001))


def columns(rows, generator):
    numbers = generator.permutation(len(rows))
    centred = rows - rows.mean(0)
    axis = np.linalg.eigh(centred.T @ centred)[1][:, -1]
    places = np.argsort(np.argsort(centred @ axis, kind="stable"), kind="stable")
    return {"number": numbers, "place": places, "word": words(numbers), "region": words(places)}


def words(order):
    found, begin = np.full(len(order), "other", dtype=object), 0
    for word, share in SHARES:
        end = begin + round(share * len(order))
        found[(order >= begin) & (order < end)] = word
        begin = end
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--data", default="clustered:200000x384", help="a Parquet or .fvecs file, or clustered:ROWSxDIM")
    parser.add_argument("--queries", help="a file of further vectors to ask for; without, rows are held out")
    parser.add_argument("--port", type=int, default=18097)
    arguments = parser.parse_args()
    folder = Path(arguments.folder).resolve()
    folder.mkdir(parents=True)
    data = data_sets.load(arguments.data, arguments.queries)
    data_sets.write_fvecs(folder / "queries.fvecs", data.judging[:100])
    vectors = pa.FixedSizeListArray.from_arrays(data.rows.ravel(), data.rows.shape[1])
    table = pa.table({"id": [f"row-{i}" for i in range(len(data.rows))], "embedding": vectors, **columns(data.rows, np.random.default_rng(5))})
    pq.write_table(table, folder / "rows.parquet", compression="none", use_dictionary=["word", "region"])
    subprocess.run([ROOT / "scripts/start", "--port", str(arguments.port), "--data", folder / "instance", "--api-key", KEY,
                    "--rate-limits", "off", "--detach"], check=True, stdout=subprocess.DEVNULL, env=os.environ)
    try:
        client = Client(f"http://127.0.0.1:{arguments.port}", KEY)
        for tier in ("hot", "warm"):
            client.request("POST", "/api/v1/collections", json.dumps({"collection": tier, "tier": tier}))
            with open(folder / "rows.parquet", "rb") as body:
                client.upload(tier, "rows.parquet", body)
            client.await_status(tier, seconds=300)
            if tier == "hot":
                shutil.copytree(folder / "instance/bucket", folder / "uncoded")
        for tier in ("hot", "warm"):
            client.await_optimized(tier, seconds=600)
    finally:
        subprocess.run([ROOT / "scripts/stop", "--data", folder / "instance"], check=True, stdout=subprocess.DEVNULL)
    (folder / "rows.parquet").unlink()
    print(folder)


if __name__ == "__main__":
    main()
