#!/usr/bin/env python3
"""Uploads a Parquet file of vectors and compares the answers to many queries with brute force in NumPy.

Also uploads the same rows as CSV and as fvecs, and rows of integers as bvecs and ivecs, and compares again.
Prints the time from each upload's answer to the first complete answer, and a count of mismatches; ends with
status 1 if there are any.
"""

import argparse
import csv
import io
import json
import sys
import time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from client import Client

METRICS = ("cosine", "dot_product", "euclidean")
TOP_K = (10, 1000)
LONGEST = max(TOP_K)


def read(path):
    table = pq.read_table(path)
    rows = table.num_rows
    vectors = np.concatenate([c.flatten().to_numpy() for c in table["embedding"].chunks]).reshape(rows, -1)
    return table, [str(k) for k in table["id"].to_pylist()], vectors.astype(np.float32)


class BruteForce:
    """Scores in float64, rounded to float32; ties by key."""

    def __init__(self, keys, vectors):
        self.keys = keys
        self.vectors = vectors.astype(np.float64)
        self.norms = np.linalg.norm(self.vectors, axis=1)
        self.rank = np.empty(len(keys), dtype=np.int64)
        self.rank[sorted(range(len(keys)), key=lambda i: keys[i].encode())] = np.arange(len(keys))

    def ranking(self, query, metric):
        """Every row's key and score for a query, best first, as far as any answer reaches."""
        query = query.astype(np.float64)
        if metric == "euclidean":
            difference = self.vectors - query
            scores = 1 / (1 + np.sqrt(np.einsum("ij,ij->i", difference, difference)))
        else:
            scores = self.vectors @ query
            if metric == "cosine":
                norms = self.norms * np.linalg.norm(query)
                scores = np.divide(scores, norms, out=np.zeros_like(scores), where=norms > 0)
        scores = scores.astype(np.float32)
        # All rows that tie with the last one asked for are kept, so that their keys decide.
        last = np.partition(scores, -LONGEST)[-LONGEST] if len(scores) > LONGEST else -np.inf
        kept = np.flatnonzero(scores >= last)
        order = kept[np.lexsort((self.rank[kept], -scores[kept]))]
        return [(self.keys[i], float(scores[i])) for i in order]


def cut(ranking, top_k, threshold):
    return [row for row in ranking[:top_k] if row[1] >= np.float32(threshold)]


def same(expected, actual):
    """Keys, order and scores to 1e-5; rows whose scores differ by less than float32 can tell may change places."""
    if len(expected) != len(actual):
        return False
    if any(abs(e[1] - a["score"]) > 1e-5 for e, a in zip(expected, actual)):
        return False
    for i, (e, a) in enumerate(zip(expected, actual)):
        if e[0] != a["key"]:
            near = {x[0] for x in expected if abs(x[1] - a["score"]) < 2e-7}
            if a["key"] not in near and not (i == len(expected) - 1 or abs(expected[-1][1] - a["score"]) < 2e-7):
                return False
    return True


def compare(client, collection, brute_force, queries, limit):
    checked = mismatches = reordered = 0
    for query in queries[:limit]:
        for metric in METRICS:
            ranking = brute_force.ranking(query, metric)
            for threshold in (-1e30 if metric != "cosine" else -1, 0.7):
                for top_k in TOP_K:
                    expected = cut(ranking, top_k, threshold)
                    actual = client.query(
                        collection, query.tolist(), distance_metric=metric, top_k=top_k, similarity_threshold=threshold
                    )["results"]
                    checked += 1
                    if not same(expected, actual):
                        mismatches += 1
                        print(f"mismatch: {collection} {metric} threshold {threshold} top {top_k}", file=sys.stderr)
                    elif [e[0] for e in expected] != [a["key"] for a in actual]:
                        reordered += 1
    print(f"{collection}: {checked} answers, {mismatches} mismatches, {reordered} with near-ties in another order")
    return mismatches


def compare_approximate(client, collection, brute_force, queries, top_k, target):
    """The recall of approximate searches; those that miss their target count as mismatches."""
    found = wanted = 0
    for query in queries:
        expected = {key for key, _ in brute_force.ranking(query, "cosine")[:top_k]}
        answer = client.query(
            collection, query.tolist(), top_k=top_k, similarity_threshold=-1,
            use_index="auto", index_params={"target_recall": target},
        )
        if answer["index"]["used"] != "ivf":
            print(f"{collection} is optimized, but was searched {answer['index']['used']}ly", file=sys.stderr)
            return 1
        found += len(expected & {row["key"] for row in answer["results"]})
        wanted += len(expected)
    print(f"{collection}: recall@{top_k} {found / wanted:.4f} with a target of {target}")
    return 0 if found / wanted >= target else 1


def upload(client, collection, file, body):
    start = time.monotonic()
    client.upload(collection, file, body)
    answered = time.monotonic()
    client.await_status(collection)
    print(f"{collection}/{file}: {len(body):,} bytes uploaded in {answered - start:.2f} s, "
          f"ready {time.monotonic() - answered:.2f} s after the answer")


def vecs(vectors, component):
    rows, dimension = vectors.shape
    head = np.full((rows, 1), dimension, dtype="<i4").view(np.uint8).reshape(rows, 4)
    body = np.ascontiguousarray(vectors.astype(component)).view(np.uint8).reshape(rows, -1)
    return np.hstack([head, body]).tobytes()


def as_csv(keys, vectors):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "vector"])
    for key, vector in zip(keys, vectors):
        writer.writerow([key, json.dumps([float(str(x)) for x in vector])])
    return text.getvalue().encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--key", required=True)
    parser.add_argument("--data", required=True, help="Parquet file with columns id and embedding")
    parser.add_argument("--queries", required=True, help="Parquet file of the same shape")
    parser.add_argument("--limit", type=int, default=500, help="queries to ask of the Parquet collection")
    parser.add_argument("--other-limit", type=int, default=20, help="queries to ask of each other format")
    arguments = parser.parse_args()
    client = Client(arguments.url, arguments.key)
    table, keys, vectors = read(arguments.data)
    _, _, queries = read(arguments.queries)

    small = pa.BufferOutputStream()
    pq.write_table(table.slice(0, 1000), small)
    upload(client, "exact-small", "small.parquet", small.getvalue().to_pybytes())
    with open(arguments.data, "rb") as file:
        upload(client, "exact-parquet", "vectors.parquet", file.read())
    brute_force = BruteForce(keys, vectors)
    mismatches = compare(client, "exact-parquet", brute_force, queries, arguments.other_limit)
    start = time.monotonic()
    client.await_optimized("exact-parquet")
    print(f"exact-parquet: optimized {time.monotonic() - start:.2f} s later")
    mismatches += compare(client, "exact-parquet", brute_force, queries, arguments.limit)
    for top_k, target in ((10, 0.95), (10, 0.99), (100, 0.95), (100, 0.99)):
        mismatches += compare_approximate(client, "exact-parquet", brute_force, queries, top_k, target)

    upload(client, "exact-csv", "vectors.csv", as_csv(keys, vectors))
    mismatches += compare(client, "exact-csv", BruteForce(keys, vectors), queries, arguments.other_limit)
    numbered = [f"vectors.fvecs#{i}" for i in range(len(vectors))]
    upload(client, "exact-fvecs", "vectors.fvecs", vecs(vectors, "<f4"))
    mismatches += compare(client, "exact-fvecs", BruteForce(numbered, vectors), queries, arguments.other_limit)

    integers = np.clip(np.rint(vectors * 500 + 128), 0, 255)
    integer_queries = np.clip(np.rint(queries * 500 + 128), 0, 255).astype(np.float32)
    for extension, component in (("bvecs", "u1"), ("ivecs", "<i4")):
        numbered = [f"vectors.{extension}#{i}" for i in range(len(vectors))]
        upload(client, f"exact-{extension}", f"vectors.{extension}", vecs(integers, component))
        brute_force = BruteForce(numbered, integers.astype(np.float32))
        mismatches += compare(client, f"exact-{extension}", brute_force, integer_queries, arguments.other_limit)
    sys.exit(1 if mismatches else 0)


if __name__ == "__main__":
    main()
