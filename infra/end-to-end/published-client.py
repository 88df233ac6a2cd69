#!/usr/bin/env python3
"""Drives a running server with the published Python client and its LangChain integration: every method of theirs that
touches the network. Usage: published-client.py URL KEY. Needs veep, langchain-vectorpanda, pyarrow, pandas, numpy, h5py and safetensors.
Keeps what the client saves of credentials under HOME."""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from langchain_core.embeddings import Embeddings
from langchain_vectorpanda import VectorPandaStore
from veep import VP
from veep.exceptions import (
    AuthError,
    CollectionAlreadyExistsError,
    CollectionNotFoundError,
    CollectionRecentlyDeletedError,
    ServerError,
    ValidationError,
)

from client_calls import Calls
from client_formats import formats

DIMENSION = 24


def raises(kind, call):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was expected")


def exact(rows, vector, k):
    scores = rows @ vector / (np.linalg.norm(rows, axis=1) * np.linalg.norm(vector))
    return list(np.argsort(-scores, kind="stable")[:k])


def write(path, rows, start=0):
    """A Parquet file as the client's quickstart has them: zstd, lists of doubles."""
    table = pa.table(
        {
            "id": [f"row-{start + i}" for i in range(len(rows))],
            "embedding": pa.array([row.tolist() for row in rows], pa.list_(pa.float64())),
            "number": pa.array(range(start, start + len(rows)), pa.int64()),
            "color": [("red", "green", "blue")[i % 3] for i in range(len(rows))],
        }
    )
    pq.write_table(table, path, compression="zstd")


def service(client, url):
    assert client.ping()
    assert client.whoami()["client_id"]
    assert VP(api_key="wrong-key-0123456789", host=url).ping()
    raises(AuthError, VP(api_key="wrong-key-0123456789", host=url).whoami)
    client.save()
    assert VP.from_creds().whoami() == client.whoami()
    # Signing in with a browser is not offered, which the client tells.
    error = raises(ServerError, lambda: VP.login(host=url, force=True, open_browser=False))
    assert "not available" in str(error) and error.status_code == 404, error


def collections(client):
    name = "client_lifecycle"
    created = client.collections.create(name, tier="warm", target_recall=0.9, if_exists="replace")
    assert created.tier == "warm", created
    assert client.collections.get(name).target_recall == 0.9
    assert client.collections.create(name).name == name  # as it is
    raises(CollectionAlreadyExistsError, lambda: client.collections.create(name, if_exists="error"))
    assert name in [each.name for each in client.collections.list()]
    assert client.collections.update(name, target_recall=0.97).target_recall == 0.97
    contract = {"model": "all-MiniLM-L6-v2", "dimensions": DIMENSION}
    assert client.collections.update(name, embedding_contract=contract).embedding_contract == contract
    error = raises(ValidationError, lambda: client.vectors.query(name, [1.0, 2.0]))
    assert "all-MiniLM-L6-v2" in str(error), error
    assert client.collections.update(name, embedding_contract=None).embedding_contract is None
    assert client.collections.status(name) == "ready"
    client.collections.delete(name)
    raises(CollectionNotFoundError, lambda: client.collections.get(name))
    assert name not in [each.name for each in client.collections.list()]
    error = raises(CollectionRecentlyDeletedError, lambda: client.collections.create(name))
    assert error.retry_after_secs >= 1, error
    assert client.collections.create(name, if_exists="replace").name == name
    client.collections.delete(name)
    raises(CollectionNotFoundError, lambda: client.collections.delete("never_created"))


def files(client, folder, rows):
    name = "client_files"
    client.collections.create(name, if_exists="replace")
    path = folder / "rows.parquet"
    write(path, rows)
    result = client.vectors.upsert(name, str(path))
    assert result.size == path.stat().st_size, result
    assert client.vectors.upsert(name, str(path)).size == path.stat().st_size  # nothing is sent
    listed = client.vectors.list_files(name)
    assert [(f.name, f.size, f.vector_count) for f in listed] == [("rows.parquet", path.stat().st_size, len(rows))]
    assert client.collections.get(name).vector_count == len(rows)

    vector = rows[7]
    found = client.vectors.query(name, vector.tolist(), top_k=10)
    assert [r.key for r in found] == [f"row-{i}" for i in exact(rows, vector, 10)]
    assert found[0].metadata["color"] == "green" and found[0].metadata["number"] == 7
    found = client.vectors.query(name, vector.tolist(), top_k=5, with_vectors=True, with_metadata=False)
    assert np.allclose(found[0].vector, vector)
    few = [i for i in range(len(rows)) if i % 3 == 0 and i >= 100]
    found = client.vectors.query(name, vector.tolist(), top_k=10, filter={"color": "red", "number": {"$gte": 100}})
    assert [r.key for r in found] == [f"row-{few[i]}" for i in exact(rows[few], vector, 10)]
    assert [r.key for r in client.vectors.query(name, vector.tolist(), filter={"id": "row-3"})] == ["row-3"]
    raises(ValidationError, lambda: client.vectors.query(name, vector.tolist(), filter={"number": {"$like": 1}}))
    for index, parameters in (("pca", {"reduced_dimensions": 8}), ("hnsw", {}), ("auto", {})):
        found = client.vectors.query(name, vector.tolist(), top_k=1, use_index=index, index_params=parameters)
        assert found[0].key == "row-7"
    batch = client.vectors.query_batch(
        [{"collection": name, "vector": rows[i].tolist(), "top_k": 3} for i in range(100)]
        [:99] + [{"collection": "never_created", "vector": [1.0]}]
    )
    assert [each[0].key for each in batch[:99]] == [f"row-{i}" for i in range(99)] and len(batch[99]) == 0

    schema = client.schema.get(name)
    assert (schema.state, schema.id_field, schema.vector_field, schema.dimension) == (
        "confirmed", "id", "embedding", DIMENSION), schema
    client.schema.confirm(name, id_field="id", vector_field="embedding")
    assert "detail" in client.schema.update(name, id_field="number")
    assert "warning" in client.schema.update(name, id_field="id")
    client.schema.update(name, id_field="number", reprocess=True)
    await_key(client, name, "7")
    client.schema.update(name, id_field="id", reprocess=True)
    await_key(client, name, "row-7")

    write(path, -rows)
    client.vectors.replace(name, str(path))
    await_status(client, name)
    assert client.vectors.query(name, (-vector).tolist(), top_k=1)[0].key == "row-7"
    exported = client.collections.export(name, folder / "export", poll_interval_s=0.2)
    table = pq.read_table(folder / "export")
    assert exported.parts == 1 and table.num_rows == len(rows)
    assert set(table.column_names) == {"id", "vector", "number", "color"}
    by_key = dict(zip(table["id"].to_pylist(), table["vector"].to_pylist()))
    assert np.allclose(by_key["row-7"], -vector)
    assert (folder / "export" / "_EXPORT_README.md").exists()

    broken = folder / "broken.parquet"
    broken.write_bytes(b"this is not Parquet")
    error = raises(ServerError, lambda: client.vectors.upsert(name, str(broken)))
    assert "broken.parquet" in str(error), error
    client.vectors.delete(name, "broken.parquet")
    await_status(client, name)
    client.vectors.delete(name, "rows.parquet")
    await_status(client, name)
    assert len(client.vectors.query(name, vector.tolist())) == 0


def await_key(client, name, key):
    await_status(client, name)
    assert client.vectors.fetch(name, key).found, key


def await_status(client, name, wanted="ready"):
    deadline = time.monotonic() + 60
    while client.collections.status(name) != wanted:
        assert time.monotonic() < deadline, client.collections.get(name)
        time.sleep(0.05)


def vectors(client, rows):
    name = "client_vectors"
    client.collections.create(name, if_exists="replace")
    keys = [f"row {i}/ä+" for i in range(200)]
    client.vectors.upsert(
        name,
        vectors=[
            {"id": key, "vector": rows[i].tolist(), "metadata": {"number": i, "tags": ["a", "b"], "deep": {"x": i}}}
            for i, key in enumerate(keys)
        ],
    )
    assert [f.is_wal for f in client.vectors.list_files(name)] == [True]
    fetched = client.vectors.fetch(name, "row 7/ä+")
    assert fetched.found and np.allclose(fetched.vector, rows[7]) and fetched.metadata["number"] == 7
    assert not client.vectors.fetch(name, "no such key").found
    assert client.vectors.query(name, rows[7].tolist(), top_k=1)[0].key == "row 7/ä+"
    found = client.vectors.query(name, rows[7].tolist(), filter={"tags": "b", "deep.x": {"$in": [3, 4]}})
    assert {r.key for r in found} == {"row 3/ä+", "row 4/ä+"}
    answer = client.vectors.update(name, [{"id": "row 7/ä+", "vector": rows[8].tolist(), "metadata": {"number": 70}},
                                          {"id": "absent", "vector": rows[8].tolist()}])
    assert answer["updated_count"] == 1, answer
    assert client.vectors.fetch(name, "row 7/ä+").metadata["number"] == 70
    answer = client.vectors.delete(name, ids=["row 7/ä+", "absent"])
    assert answer["deleted_count"] == 1, answer
    assert not client.vectors.fetch(name, "row 7/ä+").found
    assert client.collections.get(name).vector_count == 199
    client.vectors.upsert(name, vectors=[{"id": 7, "vector": rows[7].tolist()}, {"vector": rows[9].tolist()}])
    assert client.vectors.fetch(name, "7").found
    assert client.vectors.delete(name, ids=[7])["deleted_count"] == 1
    for key in ("update", "delete"):
        client.vectors.upsert(name, vectors=[{"id": key, "vector": rows[1].tolist()}])
        assert client.vectors.fetch(name, key).found
    raises(ValidationError, lambda: client.vectors.upsert(name, vectors=[{"id": "x", "vector": [1.0]}]))
    client.collections.delete(name)


def tables(client, rows):
    """Rows that the client writes into a file itself."""
    name = "client_tables"
    client.collections.create(name, if_exists="replace")
    few = rows[:300]
    frame = pd.DataFrame({"id": [f"f{i}" for i in range(300)], "vector": list(few), "even": [i % 2 == 0 for i in range(300)]})
    client.vectors.upsert(name, dataframe=frame)
    assert client.vectors.query(name, few[5].tolist(), top_k=1, filter={"even": False})[0].key == "f5"
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(-few.ravel()), DIMENSION)
    client.vectors.upsert(name, table=pa.table({"id": [f"t{i}" for i in range(300)], "vector": vectors}))
    assert client.vectors.query(name, (-few[6]).tolist(), top_k=1)[0].key == "t6"
    assert client.collections.get(name).vector_count == 600
    client.collections.delete(name)


class Words(Embeddings):
    """Embeds a text by its letters."""

    def embed_query(self, text):
        return [float(1 + text.count(chr(97 + i))) for i in range(26)]

    def embed_documents(self, texts):
        return [self.embed_query(text) for text in texts]


def langchain(client):
    name = "client_langchain"
    client.collections.create(name, if_exists="replace")
    texts = ["a cat", "a dog", "the zoo"]
    store = VectorPandaStore.from_texts(
        texts, Words(), metadatas=[{"n": i} for i in range(3)], collection_name=name, ids=["0", "1", "2"], client=client)
    await_status(client, name)
    assert store.similarity_search("a dog", k=1)[0].page_content == "a dog"
    assert [d.page_content for d in store.similarity_search("a dog", k=3, filter={"n": 2})] == ["the zoo"]
    assert len(store.max_marginal_relevance_search("a cat", k=2)) == 2
    assert [d.page_content for d in store.get_by_ids(["0", "9"])] == ["a cat"]
    added = store.add_texts(["a bird"])
    await_status(client, name)
    assert store.get_by_ids(added)[0].page_content == "a bird"
    store.delete(["0"])
    assert store.get_by_ids(["0"]) == []
    client.collections.delete(name)


def main():
    url, key = sys.argv[1:]
    calls = Calls()
    client = VP(api_key=key, host=url)
    rows = np.random.default_rng(7).standard_normal((5000, DIMENSION)).astype(np.float32)
    with tempfile.TemporaryDirectory() as folder:
        service(client, url)
        for part in (lambda: collections(client), lambda: files(client, Path(folder), rows), lambda: vectors(client, rows),
                     lambda: tables(client, rows), lambda: formats(client, Path(folder)), lambda: langchain(client)):
            part()
    calls.check()
    print("The published client works")


if __name__ == "__main__":
    main()
