#!/usr/bin/env python3
"""Kills the server with SIGKILL while it writes an export of many parts, starts it again, and reads what it goes on to write.

Between the kill and the export's end one file is deleted, one replaced and one added. The export must end by itself, keep the
parts that were written before the kill as they are, and have, as pyarrow reads it, each row of the start exactly once.
"""

import argparse
import io
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from client import Client
from crash import KEY, Instance

COLLECTION = "exported"
DIMENSION = 128
ROWS = 50_000
PART_BYTES = 4 << 20
LONGEST_WAIT = 90


def rows(version, name, count):
    """Keys and vectors that only this version of the file has."""
    vectors = np.random.default_rng(version).standard_normal((count, DIMENSION), dtype=np.float32)
    return {"id": [f"{name}{i}" for i in range(count)], "vector": vectors, "version": version}


def parquet(table):
    out = io.BytesIO()
    count = len(table["id"])
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(table["vector"].ravel()), DIMENSION)
    pq.write_table(pa.table({"id": table["id"], "vector": vectors, "version": [table["version"]] * count}), out)
    return out.getvalue()


def job_of(data, export):
    """The export's record and the folder that it lies in, as they are in the store."""
    record = next(Path(data).glob(f"**/exports/*/{COLLECTION}/{export}/job.json"))
    return json.loads(record.read_bytes()), record.parent


def killed_in_the_middle(client, instance):
    """Begins exports until one has been killed between its first part and its last."""
    for _ in range(10):
        status, answer = client.request("POST", f"/api/v1/collections/{COLLECTION}/export-jobs", "{}")
        assert status == 202, answer
        export = answer["job_id"]
        job, _ = job_of(instance.data, export)
        while not job["parts"] and job["status"] != "complete":
            job, _ = job_of(instance.data, export)
        instance.kill()
        job, folder = job_of(instance.data, export)
        if job["status"] == "running" and job["parts"]:
            return export, job, folder
        instance.start()
        client.await_status(COLLECTION)
    raise SystemExit("FAILED: no export could be killed in the middle")


def part_times(folder, job):
    return {part["object"]: (folder / part["object"]).stat().st_mtime_ns for part in job["parts"]}


def check(client, export, expected):
    base = f"/api/v1/collections/{COLLECTION}/export-jobs/{export}"
    status, manifest = client.request("GET", f"{base}/manifest")
    assert status == 200, manifest
    tables = []
    for number in range(len(manifest["parts"])):
        client.connection.request("GET", f"{base}/download?part={number}", headers={"Authorization": f"Bearer {KEY}"})
        content = client.connection.getresponse().read()
        assert len(content) == manifest["parts"][number]["bytes"]
        tables.append(pq.read_table(io.BytesIO(content)))
    table = pa.concat_tables(tables)
    keys = table["id"].to_pylist()
    assert len(keys) == len(set(keys)) == manifest["rows"], "a row is there twice"
    assert set(keys) == set(expected), "rows are missing, or too many"
    vectors = np.array(table["vector"].combine_chunks().flatten()).reshape(-1, DIMENSION)
    for key, version, vector in zip(keys, table["version"].to_pylist(), vectors):
        wanted_version, wanted = expected[key]
        assert version == wanted_version and np.array_equal(vector, wanted), f"row {key} is not as of the start"
    return len(keys), len(tables)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=18098)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        instance = Instance(arguments.port, data, {"SHARDSCAN_SERVING_EXPORT_PART_BYTES": str(PART_BYTES)})
        instance.start()
        try:
            client = Client(f"http://127.0.0.1:{arguments.port}", KEY)
            # The last file has newer rows of some keys of the first.
            files = {"a": rows(1, "a", ROWS), "b": rows(2, "b", ROWS), "c": rows(3, "a", ROWS // 5)}
            expected = {}
            for name, table in files.items():
                client.upload(COLLECTION, f"{name}.parquet", parquet(table))
                client.await_status(COLLECTION)
                expected.update((key, (table["version"], table["vector"][i])) for i, key in enumerate(table["id"]))
            export, killed, folder = killed_in_the_middle(client, instance)
            before = part_times(folder, killed)
            instance.start()
            client.delete(COLLECTION, "a.parquet")
            client.request("PUT", f"/api/v1/collections/{COLLECTION}/files/b.parquet", parquet(rows(4, "b", 10)))
            client.upload(COLLECTION, "d.parquet", parquet(rows(5, "d", 10)))
            client.await_status(COLLECTION)
            start = time.monotonic()
            job = {}
            while job.get("status") not in ("complete", "failed") and time.monotonic() - start < LONGEST_WAIT:
                status, job = client.request("GET", f"/api/v1/collections/{COLLECTION}/export-jobs/{export}")
                assert status == 200, job
                time.sleep(0.1)
            assert job["status"] == "complete", job
            kept = part_times(folder, job_of(data, export)[0])
            assert before.items() <= kept.items(), "a part that was written was written again"
            assert sorted(path.name for path in folder.glob("*.parquet")) == sorted(kept), "files are left that do not count"
            count, parts = check(client, export, expected)
            print(f"{count} rows in {parts} parts, {len(before)} of them from before the kill; "
                  f"complete {time.monotonic() - start:.1f} s after the changes")
        finally:
            instance.stop()


if __name__ == "__main__":
    main()
