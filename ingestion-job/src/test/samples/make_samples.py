#!/usr/bin/env python3
"""Writes the sample files that SamplesTest decodes, and beside them what they must decode to.

    pip install pyarrow numpy pandas polars duckdb h5py safetensors ml_dtypes zstandard
    ./make_samples.py ../resources/samples [FOLDER …]

Every Parquet file is read back with pyarrow, whoever wrote it: {table}--{variant}.parquet must hold
what {table}.json says. CSV files are read back with Python's csv module. Files of arrays are written from NumPy arrays, by NumPy, safetensors and h5py. The files are committed;
run this again only to add to them (other versions of the writers give other bytes).
"""

import base64
import csv
import datetime
import decimal
import gzip
import io
import itertools
import json
import pathlib
import sys
import uuid

import duckdb
import h5py
import ml_dtypes
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import safetensors.numpy
import zstandard

OUT = pathlib.Path(sys.argv[1])
RNG = np.random.default_rng(20240607)
UTC = datetime.timezone.utc


# ---- what a file must decode to, by pyarrow --------------------------------------------------


def time_text(t):
    """As java.time.LocalTime writes it."""
    text = t.strftime("%H:%M")
    if t.second or t.microsecond:
        text += t.strftime(":%S")
    if t.microsecond:
        text += (".%03d" % (t.microsecond // 1000)) if t.microsecond % 1000 == 0 else ".%06d" % t.microsecond
    return text


def instant_text(t):
    """As java.time.Instant writes it."""
    text = t.strftime("%Y-%m-%dT%H:%M:%S")
    if t.microsecond:
        text += (".%03d" % (t.microsecond // 1000)) if t.microsecond % 1000 == 0 else ".%06d" % t.microsecond
    return text + "Z"


def nested(value, kind):
    """A value within a nested column, as JSON."""
    if value is None:
        return None
    if pa.types.is_struct(kind):
        pairs = ((f.name, nested(value[f.name], f.type)) for f in kind)
        return {k: v for k, v in pairs if v is not None}
    if pa.types.is_map(kind):
        return {str(nested(k, kind.key_type)): nested(v, kind.item_type) for k, v in value}
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return [nested(v, kind.value_type) for v in value]
    if pa.types.is_date(kind):
        return value.isoformat()
    if pa.types.is_timestamp(kind):
        return instant_text(value)
    if pa.types.is_time(kind):
        return time_text(value)
    if pa.types.is_binary(kind):
        return base64.b64encode(value).decode()
    if pa.types.is_floating(kind):
        return float(value) if np.isfinite(value) else None
    if pa.types.is_decimal(kind):
        return float(value)
    return value


def micros(column):
    per = {"s": (1_000_000, 1), "ms": (1_000, 1), "us": (1, 1), "ns": (1, 1_000)}[column.type.unit]
    raw = column.cast(pa.int64()).to_pylist()
    return [None if v is None else v * per[0] // per[1] for v in raw]


def metadata(column):
    """A column's type and values."""
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        if kind.extension_name == "arrow.uuid":
            return "STRING", [None if v is None else str(v) for v in column.to_pylist()]
        if column.type.extension_name == "arrow.bool8":
            return "BOOLEAN", column.to_pylist()
        return "JSON", [None if v is None else json.loads(v) for v in column.to_pylist()]
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
        column = pa.chunked_array([pa.array(column.to_pylist(), kind)]) if pa.types.is_string_view(kind) else column.cast(kind)
    if pa.types.is_duration(kind):
        return "LONG", column.cast(pa.int64()).to_pylist()
    values = column.to_pylist() if not pa.types.is_timestamp(kind) else None
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return "STRING", values
    if kind == pa.uint64():
        return "JSON", values
    if pa.types.is_integer(kind) or pa.types.is_null(kind):
        return "LONG", values
    if pa.types.is_floating(kind):
        return "DOUBLE", [None if v is None or not np.isfinite(v) else float(v) for v in values]
    if pa.types.is_decimal(kind):
        return "DOUBLE", [None if v is None else float(v) for v in values]
    if pa.types.is_boolean(kind):
        return "BOOLEAN", values
    if pa.types.is_date(kind):
        epoch = datetime.date(1970, 1, 1)
        return "DATE", [None if v is None else (v - epoch).days for v in values]
    if pa.types.is_timestamp(kind):
        return "TIMESTAMP", micros(column)
    if pa.types.is_time(kind):
        return "STRING", [None if v is None else time_text(v) for v in values]
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind) or pa.types.is_binary_view(kind):
        return "STRING", [None if v is None else base64.b64encode(v).decode() for v in values]
    return "JSON", [nested(v, kind) for v in values]


def expected_table(table, name, key, vector):
    rows = table.num_rows
    if key is None:
        keys = [f"{name}#{i}" for i in range(rows)]
    else:
        column = table[key]
        if isinstance(column.type, pa.BaseExtensionType):
            keys = [str(v) for v in column.to_pylist()]
        else:
            keys = [v.decode() if isinstance(v, bytes) else str(v) for v in column.to_pylist()]
    vectors = [[float(np.float32(x)) for x in v] for v in table[vector].to_pylist()]
    columns = {}
    for field in table.schema:
        if field.name not in (key, vector):
            kind, values = metadata(table[field.name])
            columns[field.name] = {"type": kind, "values": values}
    return {"keys": keys, "vectors": vectors, "metadata": columns}


EXPECTED = {}


def expect(folder, table, expected, name):
    """Notes what a table's files hold, or checks that this one holds the same."""
    # Keys of files without a key column carry the file's name.
    text = json.dumps(expected, separators=(",", ":"), allow_nan=False).replace(name + "#", "{file}#")
    before = EXPECTED.setdefault((folder, table), text)
    if before != text:
        raise SystemExit(f"{name} does not hold what the first file of {table} does")


def parquet(table_name, variant, table, key="id", vector="emb", **options):
    path = OUT / "parquet" / f"{table_name}--{variant}.parquet"
    options.setdefault("compression", "none")
    pq.write_table(table, path, **options)
    check_parquet(path, table_name, key, vector)


def check_parquet(path, table_name, key="id", vector="emb"):
    table = pq.ParquetFile(path).read()
    expect("parquet", table_name, expected_table(table, path.name, key, vector), path.name)


# ---- Parquet ---------------------------------------------------------------------------------


def embeddings(rows, dimension, distinct=None):
    values = RNG.standard_normal((rows, dimension)).astype(np.float32)
    if distinct:
        values = values.ravel()[:distinct][RNG.integers(0, distinct, (rows, dimension))]
    return values


def lists(values, kind=pa.float32()):
    return pa.array([list(map(lambda x: x.item(), row)) for row in values], pa.list_(kind))


def vectors():
    """One table in every codec, encoding and version of pages."""
    rows = 150
    table = pa.table(
        {
            "id": [f"k{i}" for i in range(rows)],
            "emb": lists(embeddings(rows, 12, distinct=200)),
            "n": pa.array([None if i % 7 == 0 else i * i for i in range(rows)], pa.int64()),
            "text": [None if i % 5 == 0 else f"text {i % 4} ünï" for i in range(rows)],
        }
    )
    element = "emb.list.element"
    codecs = ["none", "snappy", "gzip", "zstd", "lz4"]
    for codec, page in itertools.product(codecs, ["1.0", "2.0"]):
        for name, encoding in {
            "plain": dict(use_dictionary=False),
            "dictionary": dict(use_dictionary=True),
            "split": dict(use_dictionary=False, column_encoding={element: "BYTE_STREAM_SPLIT"}),
        }.items():
            parquet(
                "vectors", f"{codec}-v{page[0]}-{name}", table,
                compression=codec, data_page_version=page, **encoding,
            )
    for page in ["1.0", "2.0"]:
        for encoding in [False, True]:
            parquet(
                "vectors", f"pages-v{page[0]}-{'dictionary' if encoding else 'plain'}", table,
                data_page_version=page, use_dictionary=encoding, data_page_size=64, write_batch_size=5,
                compression="zstd", write_page_checksum=True, dictionary_pagesize_limit=1 << 20,
            )
        parquet(
            "vectors", f"delta-v{page[0]}", table, data_page_version=page, use_dictionary=False,
            column_encoding={"id": "DELTA_BYTE_ARRAY", "text": "DELTA_LENGTH_BYTE_ARRAY", "n": "DELTA_BINARY_PACKED"},
        )
        # The dictionary overflows, so that pages of both kinds follow each other.
        parquet("vectors", f"overflow-v{page[0]}", table, data_page_version=page, dictionary_pagesize_limit=128,
                data_page_size=256, write_batch_size=5)
        parquet("vectors", f"groups-v{page[0]}", table, data_page_version=page, row_group_size=37)
    parquet("vectors", "page-index", table, write_page_index=True)
    parquet("vectors", "items", table, use_compliant_nested_type=False)
    parquet("vectors", "no-schema", table, store_schema=False)

    path = OUT / "parquet" / "vectors--polars.parquet"
    pl.from_arrow(table).write_parquet(path, compression="zstd", data_page_size=512)
    check_parquet(path, "vectors")
    path = OUT / "parquet" / "vectors--polars-snappy.parquet"
    pl.from_arrow(table).write_parquet(path, compression="snappy", row_group_size=50)
    check_parquet(path, "vectors")
    arrow_table = table  # DuckDB finds it by its name
    for codec in ["uncompressed", "snappy", "gzip", "zstd", "lz4_raw"]:
        path = OUT / "parquet" / f"vectors--duckdb-{codec.replace('_', '')}.parquet"
        duckdb.sql("SELECT * FROM arrow_table").write_parquet(str(path), compression=codec)
        check_parquet(path, "vectors")
    path = OUT / "parquet" / "vectors--duckdb-v2.parquet"
    duckdb.sql(f"COPY (SELECT * FROM arrow_table) TO '{path}' (FORMAT parquet, PARQUET_VERSION v2)")
    check_parquet(path, "vectors")
    path = OUT / "parquet" / "vectors--pandas.parquet"
    table.to_pandas().astype({"n": "Int64"}).to_parquet(path, index=False)
    check_parquet(path, "vectors")


def vector_types():
    """Small integers, so that all of these types hold the same vectors."""
    rows = 40
    values = RNG.integers(0, 100, (rows, 5))
    ids = [f"k{i}" for i in range(rows)]
    kinds = {
        "float": pa.float32(), "double": pa.float64(), "half": pa.float16(),
        "int8": pa.int8(), "int32": pa.int32(), "int64": pa.int64(),
        "uint8": pa.uint8(), "uint32": pa.uint32(), "uint64": pa.uint64(),
    }
    for name, kind in kinds.items():
        numpy = kind.to_pandas_dtype()
        flat = pa.array(values.ravel().astype(numpy), kind)
        column = pa.ListArray.from_arrays(np.arange(rows + 1, dtype=np.int32) * 5, flat)
        table = pa.table({"id": ids, "emb": column})
        for dictionary in [False, True]:
            parquet("vector-types", f"{name}{'-dictionary' if dictionary else ''}", table, use_dictionary=dictionary)
        if pa.types.is_integer(kind) and kind.bit_width >= 32:
            for page in ["1.0", "2.0"]:
                parquet("vector-types", f"{name}-delta-v{page[0]}", table, use_dictionary=False, data_page_version=page,
                        column_encoding={"emb.list.element": "DELTA_BINARY_PACKED"})
        if name not in ("int8", "uint8"):
            parquet("vector-types", f"{name}-split", table, use_dictionary=False,
                    column_encoding={"emb.list.element": "BYTE_STREAM_SPLIT"})
    flat = pa.array(values.ravel().astype(np.float32))
    offsets = np.arange(rows + 1) * 5
    required = pa.field("element", pa.float32(), nullable=False)
    shapes = {
        "large-list": pa.LargeListArray.from_arrays(offsets, flat),
        "fixed-size": pa.FixedSizeListArray.from_arrays(flat, 5),
        "required-element": pa.ListArray.from_arrays(offsets.astype(np.int32), flat, type=pa.list_(required)),
    }
    for name, column in shapes.items():
        parquet("vector-types", name, pa.table({"id": ids, "emb": column}))
        schema = pa.schema([pa.field("id", pa.string(), nullable=False), pa.field("emb", column.type, nullable=False)])
        parquet("vector-types", f"{name}-required", pa.table([pa.array(ids), column], schema=schema))
    # DuckDB writes its arrays as lists.
    arrays = pa.table({"id": ids, "emb": shapes["fixed-size"]})
    path = OUT / "parquet" / "vector-types--duckdb-array.parquet"
    duckdb.sql("SELECT id, emb::FLOAT[5] AS emb FROM arrays").write_parquet(str(path))
    check_parquet(path, "vector-types")
    path = OUT / "parquet" / "vector-types--polars-array.parquet"
    pl.from_arrow(arrays).write_parquet(path)
    check_parquet(path, "vector-types")


def sprinkle(values):
    """The values with nulls between them."""
    return [None if i % 4 == 3 else v for i, v in enumerate(values)]


def types_table():
    """Every type of metadata."""
    rows = 48
    r = range(rows)
    start = datetime.datetime(1969, 12, 31, 23, 59, 58, 123456)
    stamps = [start + datetime.timedelta(days=i * 400, microseconds=i * 1001) for i in r]
    ns = np.arange(rows, dtype=np.int64) * 86_400_123_456_789 - 1_234_567
    return pa.table(
        {
            "id": [f"k{i}" for i in r],
            "emb": lists(embeddings(rows, 3)),
            "string": pa.array(sprinkle([f"s{i} \U0001f600" for i in r])),
            "large_string": pa.array(sprinkle([f"L{i}" for i in r]), pa.large_string()),
            "dictionary": pa.array(sprinkle([f"d{i % 3}" for i in r])).dictionary_encode(),
            "empty_string": pa.array([""] * rows),
            "int8": pa.array(sprinkle([i - 20 for i in r]), pa.int8()),
            "int16": pa.array(sprinkle([i * 1000 - 20000 for i in r]), pa.int16()),
            "int32": pa.array(sprinkle([i * 10**7 - 2 * 10**8 for i in r]), pa.int32()),
            "int64": pa.array(sprinkle([i * 10**17 - 2 * 10**18 for i in r]), pa.int64()),
            "uint8": pa.array(sprinkle([255 - i for i in r]), pa.uint8()),
            "uint16": pa.array(sprinkle([65535 - i for i in r]), pa.uint16()),
            "uint32": pa.array(sprinkle([2**32 - 1 - i for i in r]), pa.uint32()),
            "uint64": pa.array(sprinkle([2**64 - 1 - i for i in r]), pa.uint64()),
            "half": pa.array(sprinkle([np.float16(i / 8 - 2) for i in r]), pa.float16()),
            "float": pa.array(sprinkle([np.float32(i / 7) for i in r]), pa.float32()),
            "double": pa.array(sprinkle([i / 7 if i % 5 else float("nan") for i in r]), pa.float64()),
            "infinite": pa.array([float("inf") if i % 2 else -1.5 for i in r]),
            "boolean": pa.array(sprinkle([i % 3 == 0 for i in r])),
            "date": pa.array(sprinkle([datetime.date(1950 + i, 1 + i % 12, 1 + i % 28) for i in r])),
            "timestamp_ms": pa.array(sprinkle([t.replace(microsecond=t.microsecond // 1000 * 1000) for t in stamps]), pa.timestamp("ms")),
            "timestamp_us": pa.array(sprinkle(stamps), pa.timestamp("us", tz="UTC")),
            "timestamp_ns": pa.array(ns, pa.timestamp("ns")),
            "timestamp_s": pa.array(sprinkle([t.replace(microsecond=0) for t in stamps]), pa.timestamp("s")),
            "time_ms": pa.array(sprinkle([datetime.time(i % 24, i, i, i * 1000) for i in r]), pa.time32("ms")),
            "time_us": pa.array(sprinkle([datetime.time(i % 24, 0, 0, i) for i in r]), pa.time64("us")),
            "decimal9": pa.array(sprinkle([decimal.Decimal(i * 3 - 50) / 100 for i in r]), pa.decimal128(9, 2)),
            "decimal18": pa.array(sprinkle([decimal.Decimal(i * 10**9 - 5) / 1000 for i in r]), pa.decimal128(18, 3)),
            "decimal38": pa.array(sprinkle([decimal.Decimal(i - 24).scaleb(20) for i in r]), pa.decimal128(38, 0)),
            "decimal60": pa.array(sprinkle([decimal.Decimal(i - 24).scaleb(40) for i in r]), pa.decimal256(60, 5)),
            "binary": pa.array(sprinkle([bytes([i, 255, 0]) for i in r]), pa.binary()),
            "fixed_binary": pa.array(sprinkle([bytes([i] * 5) for i in r]), pa.binary(5)),
            "uuid": pa.array(sprinkle([uuid.UUID(int=i * 7**30).bytes for i in r]), pa.uuid()),
            "json": pa.array(sprinkle([json.dumps({"a": [i, None]}) for i in r]), pa.json_(pa.string())),
            "nothing": pa.nulls(rows),
        }
    )


def types():
    table = types_table()
    for page, dictionary, codec in [("1.0", True, "none"), ("2.0", True, "zstd"), ("1.0", False, "snappy"), ("2.0", False, "gzip")]:
        parquet(
            "types", f"v{page[0]}-{'dictionary' if dictionary else 'plain'}-{codec}", table,
            data_page_version=page, use_dictionary=dictionary, compression=codec, data_page_size=100, write_batch_size=10,
        )
    parquet("types", "decimal-integers", table, store_decimal_as_integer=True, row_group_size=20)
    parquet(
        "types", "encodings", table, use_dictionary=False, compression="zstd",
        column_encoding={
            "int32": "DELTA_BINARY_PACKED", "int64": "DELTA_BINARY_PACKED", "date": "DELTA_BINARY_PACKED",
            "timestamp_us": "DELTA_BINARY_PACKED", "float": "BYTE_STREAM_SPLIT", "double": "BYTE_STREAM_SPLIT",
            "int16": "BYTE_STREAM_SPLIT", "half": "BYTE_STREAM_SPLIT", "string": "DELTA_BYTE_ARRAY",
            "large_string": "DELTA_LENGTH_BYTE_ARRAY", "decimal38": "DELTA_BYTE_ARRAY", "boolean": "RLE",
        },
    )
    old = table.select(["id", "emb", "timestamp_us", "timestamp_ns"])
    old = old.set_column(2, "timestamp_us", old["timestamp_us"].cast(pa.timestamp("us")))
    parquet("int96", "dictionary", old, use_deprecated_int96_timestamps=True)
    parquet("int96", "plain", old, use_deprecated_int96_timestamps=True, use_dictionary=False)


def nested_table():
    rows = 30
    r = range(rows)
    day = datetime.date(2020, 2, 28)
    person = pa.struct([("name", pa.string()), ("age", pa.int32()), ("born", pa.date32()),
                        ("seen", pa.timestamp("us", tz="UTC")), ("tags", pa.list_(pa.string()))])
    return pa.table(
        {
            "id": [f"k{i}" for i in r],
            "emb": lists(embeddings(rows, 3)),
            "struct": pa.array(sprinkle([
                {"name": f"n{i}", "age": None if i % 3 == 0 else i, "born": day + datetime.timedelta(i),
                 "seen": datetime.datetime(2020, 1, 1, 0, 0, i, i * 1000, UTC), "tags": None if i % 2 else ["a", None, "b"]}
                for i in r]), person),
            "list": pa.array(sprinkle([[f"t{j}" if j % 2 else None for j in range(i % 4)] for i in r]), pa.list_(pa.string())),
            "matrix": pa.array(sprinkle([[[j, None], [], None] for j in r]), pa.list_(pa.list_(pa.int64()))),
            "structs": pa.array(sprinkle([[{"name": "x", "age": j} for j in range(i % 3)] + [None] for i in r]),
                                pa.list_(pa.struct([("name", pa.string()), ("age", pa.int32())]))),
            "map": pa.array(sprinkle([[(f"k{j}", None if j == 1 else j / 4) for j in range(i % 4)] for i in r]),
                            pa.map_(pa.string(), pa.float64())),
            "int_map": pa.array(sprinkle([[(i, [day])] for i in r]), pa.map_(pa.int32(), pa.list_(pa.date32()))),
            "deep": pa.array(sprinkle([{"a": {"b": [{"c": [bytes([i])]}]}} for i in r]),
                             pa.struct([("a", pa.struct([("b", pa.list_(pa.struct([("c", pa.list_(pa.binary()))])))]))])),
            "other_vector": pa.array([[i / 2, None] for i in r], pa.list_(pa.float32())),
        }
    )


def nested_columns():
    table = nested_table()
    for page, dictionary in itertools.product(["1.0", "2.0"], [False, True]):
        parquet("nested", f"v{page[0]}-{'dictionary' if dictionary else 'plain'}", table, data_page_version=page,
                use_dictionary=dictionary, compression="zstd", data_page_size=50, write_batch_size=4)
    parquet("nested", "items", table, use_compliant_nested_type=False, row_group_size=8)


def keys():
    rows = 25
    r = range(rows)
    emb = lists(embeddings(rows, 2))
    columns = {
        "int64": pa.array([i * 10**15 - 7 for i in r], pa.int64()),
        "int32": pa.array([i - 12 for i in r], pa.int32()),
        "uint64": pa.array([2**64 - 1 - i for i in r], pa.uint64()),
        "large-string": pa.array([f"ключ {i}" for i in r], pa.large_string()),
        "dictionary": pa.array([f"k{i % 5}" for i in r]).dictionary_encode(),
        "binary": pa.array([f"b{i}".encode() for i in r], pa.binary()),
        "uuid": pa.array([uuid.UUID(int=i * 3**70).bytes for i in r], pa.uuid()),
        "decimal": pa.array([decimal.Decimal(i).scaleb(20) for i in r], pa.decimal128(38, 0)),
    }
    for name, column in columns.items():
        parquet(f"key-{name}", "id", pa.table({"emb": emb, "ID": column}), key="ID")
    for name in ["key", "_id", "uuid"]:
        parquet(f"key-named-{name}", "a", pa.table({name: [f"n{i}" for i in r], "emb": emb, "other": list(r)}), key=name)
    parquet("key-none", "a", pa.table({"emb": emb, "name": [f"n{i}" for i in r]}), key=None)
    parquet("key-none-alone", "a", pa.table({"emb": emb}), key=None)
    parquet("key-order", "a", pa.table({"uuid": ["u"] * rows, "key": [f"n{i}" for i in r], "emb": emb}), key="key")
    parquet("no-rows", "a", pa.table({"id": pa.array([], pa.string()), "emb": pa.array([], pa.list_(pa.float32()))}))


# ---- CSV -------------------------------------------------------------------------------------


def csv_sample(table_name, variant, text, expected, encoding="utf-8"):
    path = OUT / "csv" / f"{table_name}--{variant}.csv"
    path.write_bytes(text.encode(encoding))
    expect("csv", table_name, expected, path.name)


def csv_text(rows, **options):
    out = io.StringIO()
    csv.writer(out, **options).writerows(rows)
    return out.getvalue()


def untyped(columns):
    return {n: {"type": "UNTYPED", "values": v} for n, v in columns.items()}


def csv_arrays():
    rows = 60
    values = embeddings(rows, 6)
    doubles = [[float(x) for x in row] for row in values]
    texts = [["plain", 'quote " quote', "comma, semi; tab\t", "two\nlines", "ünï \U0001f600", "", " spaces "][i % 7] for i in range(rows)]
    numbers = [None if i % 3 == 0 else str(i / 4) for i in range(rows)]
    expected = {
        "keys": [f"k{i}" for i in range(rows)],
        "vectors": [[float(np.float32(x)) for x in row] for row in doubles],
        "metadata": untyped({"text": texts, "number": numbers}),
    }
    body = [[f"k{i}", texts[i], json.dumps(doubles[i]), numbers[i]] for i in range(rows)]
    head = ["id", "text", "embedding", "number"]
    # csv writes None and "" alike; QUOTE_STRINGS (3.12) tells them apart, QUOTE_ALL does not.
    def write(delimiter, end):
        out = []
        for row in [head] + body:
            cells = ["" if c is None else '"' + c.replace('"', '""') + '"' for c in row]
            out.append(delimiter.join(cells) + end)
        return "".join(out)
    for name, delimiter in {"comma": ",", "semicolon": ";", "tab": "\t"}.items():
        for line_end, end in {"lf": "\n", "crlf": "\r\n"}.items():
            csv_sample("arrays", f"{name}-{line_end}", write(delimiter, end), expected)
    csv_sample("arrays", "bom", write(",", "\n"), expected, "utf-8-sig")
    csv_sample("arrays", "blank-lines", "\n" + write(",", "\n") + "\r\n\n", expected)
    csv_sample("arrays", "no-last-line-end", write(",", "\n")[:-1], expected)

    minimal = {**expected, "metadata": untyped({"text": [t or None for t in texts], "number": numbers})}
    csv_sample("minimal", "excel", csv_text([head] + body), minimal)
    csv_sample("minimal", "unix", csv_text([head] + body, lineterminator="\n"), minimal)
    csv_sample("minimal", "tab", csv_text([head] + body, delimiter="\t"), minimal)
    frame = pd.DataFrame({"id": expected["keys"], "text": texts, "embedding": doubles, "number": [None if n is None else float(n) for n in numbers]})
    csv_sample("minimal", "pandas", frame.to_csv(index=False), minimal)
    csv_sample("minimal", "pandas-index", frame.to_csv(), minimal)
    csv_sample("minimal", "pandas-semicolon", frame.to_csv(index=False, sep=";"), minimal)
    numpy = frame.assign(embedding=[np.array(d) for d in doubles])
    with np.printoptions(floatmode="unique", precision=17):
        csv_sample("minimal", "pandas-numpy", numpy.to_csv(index=False), minimal)


def csv_columns():
    rows = 40
    values = embeddings(rows, 12)
    expected = {
        "keys": [str(100 + i) for i in range(rows)],
        "vectors": [[float(x) for x in row] for row in values],
        "metadata": untyped({"note": [f"n{i}" for i in range(rows)]}),
    }
    for name, pattern in {
        "v": "v{}", "v_": "v_{}", "dim_": "dim_{}", "emb_": "emb_{}", "x": "x{}", "number": "{}", "embedding_": "embedding_{}",
    }.items():
        frame = pd.DataFrame(values, columns=[pattern.format(i) for i in range(12)])
        frame.insert(0, "id", range(100, 100 + rows))
        frame["note"] = expected["metadata"]["note"]["values"]
        csv_sample("columns", f"pandas-{name}", frame.to_csv(index=False), expected)
    from_one = pd.DataFrame(values, columns=[f"e{i}" for i in range(12)])
    from_one.columns = [f"d{i + 1}" for i in range(12)]
    from_one.insert(0, "id", range(100, 100 + rows))
    from_one["note"] = expected["metadata"]["note"]["values"]
    csv_sample("columns", "from-one", from_one.to_csv(index=False, sep=";"), expected)
    shuffled = from_one[["d12", "note", "d3", "d2", "id"] + [f"d{i}" for i in (1, *range(4, 12))]]
    csv_sample("columns", "shuffled", shuffled.to_csv(index=False), expected)
    axes = from_one.rename(columns={f"d{i + 1}": "abcefghijkmn"[i] for i in range(12)})
    csv_sample("columns", "any-names", axes.to_csv(index=False), expected)
    bare = {"keys": [f"{{file}}#{i}" for i in range(rows)], "vectors": expected["vectors"], "metadata": {}}
    path = "columns-only--pandas"
    csv_sample("columns-only", "pandas", pd.DataFrame(values).to_csv(index=False), bare)
    csv_sample("columns-only", "pandas-index", pd.DataFrame(values).to_csv(), bare)


# ---- fvecs, bvecs, ivecs ---------------------------------------------------------------------


def vecs():
    for dimension in (1, 7, 128):
        rows = 30
        for extension, values in {
            "fvecs": embeddings(rows, dimension),
            "bvecs": RNG.integers(0, 256, (rows, dimension)).astype(np.uint8),
            "ivecs": RNG.integers(-(2**31), 2**31, (rows, dimension)).astype(np.int32),
        }.items():
            name = f"{extension}-{dimension}--numpy.{extension}"
            with open(OUT / "vecs" / name, "wb") as file:
                for row in values:
                    file.write(np.int32(dimension).tobytes() + row.tobytes())
            expect("vecs", f"{extension}-{dimension}", {
                "keys": [f"{name}#{i}" for i in range(rows)],
                "vectors": [[float(np.float32(x)) for x in row] for row in values],
                "metadata": {},
            }, name)


# ---- arrays: fbin, npy, npz, safetensors -----------------------------------------------------


def plain(value):
    """A value of an array as its metadata column holds it."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, np.datetime64):
        if np.isnat(value):
            return None
        unit = "D" if np.datetime_data(value.dtype)[0] == "D" else "us"
        return int(value.astype(f"datetime64[{unit}]").astype(np.int64))
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value


def array_metadata(array):
    if array.ndim == 2:
        return {"type": "JSON", "values": [[plain(x) for x in row] for row in array]}
    if array.dtype.kind == "M":
        kind = "DATE" if np.datetime_data(array.dtype)[0] == "D" else "TIMESTAMP"
    elif array.dtype == np.uint64:
        kind = "JSON"
    else:
        kind = {"i": "LONG", "u": "LONG", "f": "DOUBLE", "b": "BOOLEAN", "U": "STRING", "S": "STRING", "m": "LONG", "V": "DOUBLE", "O": "STRING"}[array.dtype.kind]
    return {"type": kind, "values": [plain(x) for x in array]}


def expected_arrays(name, vectors, keys=None, columns={}):
    return {
        "keys": [f"{name}#{i}" for i in range(len(vectors))] if keys is None else [str(plain(k)) for k in keys],
        "vectors": [[float(x) for x in row] for row in np.asarray(vectors).astype(np.float32)],
        "metadata": {n: array_metadata(a) for n, a in columns.items()},
    }


def array_file(folder, table, variant, extension, vectors, keys=None, columns={}):
    """Where to write a file of arrays; what it must hold is noted."""
    name = f"{table}--{variant}.{extension}"
    expect(folder, table, expected_arrays(name, vectors, keys, columns), name)
    return OUT / folder / name


def fbin():
    for extension, values in {
        "fbin": embeddings(30, 7),
        "u8bin": RNG.integers(0, 256, (30, 7)).astype(np.uint8),
        "i8bin": RNG.integers(-128, 128, (30, 7)).astype(np.int8),
    }.items():
        path = array_file("fbin", extension, "numpy", extension, values)
        path.write_bytes(np.array(values.shape, dtype="<u4").tobytes() + values.tobytes())


NUMBERS = ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8",
           "u1", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8"]


def kind_name(kind):
    return kind.replace("<", "little-").replace(">", "big-")


def npy():
    small = RNG.integers(0, 100, (40, 5))
    for kind in NUMBERS:
        np.save(array_file("npy", "numbers", kind_name(kind), "npy", small), small.astype(kind))
        np.save(array_file("npy", "numbers", kind_name(kind) + "-fortran", "npy", small), np.asfortranarray(small.astype(kind)))
    np.save(array_file("npy", "numbers", "bfloat16", "npy", small), small.astype(ml_dtypes.bfloat16))
    for version in [(1, 0), (2, 0), (3, 0)]:
        with open(array_file("npy", "numbers", f"version-{version[0]}", "npy", small), "wb") as file:
            np.lib.format.write_array(file, small.astype("<f4"), version)
    halves = RNG.standard_normal((40, 5))
    np.save(array_file("npy", "half", "float16", "npy", halves.astype(np.float16)), halves.astype(np.float16))
    rounded = halves.astype(ml_dtypes.bfloat16)
    np.save(array_file("npy", "bfloat", "bfloat16", "npy", rounded), rounded)
    np.save(array_file("npy", "empty", "numpy", "npy", halves[:0]), halves[:0].astype(np.float32))


def archive(rows=50):
    r = range(rows)
    columns = {
        "int8": np.arange(rows, dtype=np.int8) - 20,
        "int64": np.arange(rows) * 10**17 - 2 * 10**18,
        "uint64": np.uint64(2**64 - 1) - np.arange(rows).astype(np.uint64),
        "half": (np.arange(rows) / 8 - 2).astype(np.float16),
        "double": np.array([i / 7 if i % 5 else np.nan for i in r]),
        "boolean": np.arange(rows) % 3 == 0,
        "matrix": (np.arange(rows * 3).reshape(rows, 3) / 4).astype(np.float32),
    }
    return embeddings(rows, 6), columns


def npz():
    vectors, columns = archive()
    rows = len(vectors)
    keys = np.array([f"k\u00fc {i} \U0001f600" if i % 3 else f"{i}" for i in range(rows)])
    columns |= {
        "text": np.array([f"t\u00e9xt {i % 4}" if i % 5 else "" for i in range(rows)]),
        "big_text": np.array([f"b\u00ef {i}" for i in range(rows)]).astype(">U9"),
        "bytes": np.array([f"s{i}".encode() for i in range(rows)]),
        "day": np.array(["1969-12-31", "NaT", "2024-02-29"], dtype="datetime64[D]")[np.arange(rows) % 3],
        "second": np.array(["1969-12-31T23:59:59", "NaT", "2024-02-29T01:02:03"], dtype="datetime64[s]")[np.arange(rows) % 3],
        "nano": np.array(["1969-12-31T23:59:59.123456", "2024-02-29T01:02:03.5"], dtype="datetime64[ns]")[np.arange(rows) % 2],
        "big_micro": np.array(["1969-12-31T23:59:59.123456", "2024-02-29T01:02:03.5"], dtype=">M8[us]")[np.arange(rows) % 2],
    }
    other = {"queries": vectors[:4], "count": np.array(7), "objects": np.array([{}, 1], dtype=object)}
    for variant, save in {"stored": np.savez, "deflated": np.savez_compressed}.items():
        save(array_file("npz", "columns", variant, "npz", vectors, keys, columns), embedding=vectors, ids=keys, **columns, **other)
        turned = {n: np.asfortranarray(a) for n, a in columns.items()}
        save(array_file("npz", "columns", variant + "-fortran", "npz", vectors, keys, columns),
             embedding=np.asfortranarray(vectors), ids=keys, **turned)
        save(array_file("npz", "alone", variant, "npz", vectors), vectors)
        numbers = np.arange(rows, dtype=">i4") * 7
        save(array_file("npz", "numbered", variant, "npz", vectors, numbers), id=numbers, v=vectors)


def safetensors_files():
    vectors, columns = archive()
    ids = np.arange(len(vectors)) + 10**12
    # The library lays tensors out by their types' width, then by name.
    order = ["uint64", "int64", "double", "matrix", "half", "int8", "boolean"]
    columns = {n: columns[n] for n in order}
    path = array_file("safetensors", "columns", "numpy", "safetensors", vectors, ids, columns)
    safetensors.numpy.save_file({"vectors": vectors, "ids": ids, **columns, "centroids": vectors[:3]}, path, {"model": "m"})
    small = RNG.integers(0, 100, (40, 5))
    for kind in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
        path = array_file("safetensors", "numbers", kind, "safetensors", small)
        safetensors.numpy.save_file({"weight": small.astype(kind)}, path)
    rounded = RNG.standard_normal((40, 5)).astype(ml_dtypes.bfloat16)
    path = array_file("safetensors", "bfloat", "bf16", "safetensors", rounded)
    safetensors.numpy.save_file({"weight": rounded}, path)


# ---- HDF5 ------------------------------------------------------------------------------------


def hdf5():
    vectors, columns = archive()
    rows = len(vectors)
    keys = [f"k\u00fc {i} \U0001f600" if i % 3 else f"{i}" for i in range(rows)]
    columns = dict(sorted(columns.items()))
    texts = np.array(["" if i % 5 == 0 else f"t\u00e9xt {i}" for i in range(rows)], dtype=object)
    fixed = np.array([f"s{i}".encode() for i in range(rows)])
    more = {**columns, "fixed": fixed, "variable": texts}
    more = dict(sorted(more.items()))
    variants = {
        "contiguous": {}, "chunked": dict(chunks=True), "gzip": dict(chunks=True, compression="gzip", shuffle=True, fletcher32=True),
        "lzf": dict(chunks=True, compression="lzf"), "shuffled": dict(chunks=True, shuffle=True, compression="gzip"),
    }
    for variant, options in variants.items():
        for version in ["earliest", "v110"]:
            path = array_file("hdf5", "columns", f"{variant}-{version}", "h5", vectors, np.array(keys), more)
            with h5py.File(path, "w", libver=(version, "v110")) as file:
                for name, values in {"embedding": vectors, "ids": np.array(keys, dtype=object), **more}.items():
                    how = dict(options)
                    if how and values.ndim == 2:
                        how["chunks"] = (7, values.shape[1] - 2)
                    elif how:
                        how["chunks"] = (11,)
                    if values.dtype == object:
                        how.pop("fletcher32", None)  # which HDF5 refuses
                    text = h5py.string_dtype() if values.dtype == object else None
                    file.create_dataset(name, data=values, dtype=text, **how)
                file["queries"] = vectors[:4]
                file["count"] = 7
                file["soft"] = h5py.SoftLink("/embedding")
                file["outside"] = h5py.ExternalLink("other.h5", "/embedding")
    small = RNG.integers(0, 100, (40, 5))
    for kind in NUMBERS:
        with h5py.File(array_file("hdf5", "numbers", kind_name(kind), "hdf5", small), "w") as file:
            file.create_group("model").create_dataset("weights", data=small.astype(kind))
    with h5py.File(array_file("hdf5", "numbers", "user-block", "hdf", small), "w", userblock_size=512) as file:
        file["train"] = small.astype("f4")
        file["test"] = small[:3].astype("f4")


# ---- Arrow -----------------------------------------------------------------------------------


def arrow_file(table_name, variant, table, extension="arrow", stream=False, rows=None, key="id", **options):
    """Writes a table with pyarrow, in record batches of so many rows."""
    path = OUT / "arrow" / f"{table_name}--{variant}.{extension}"
    new = pa.ipc.new_stream if stream else pa.ipc.new_file
    with new(path, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table, max_chunksize=rows)
    check_arrow(path, table_name, key)


def check_arrow(path, table_name, key="id"):
    with open(path, "rb") as file:
        opened = pa.ipc.open_file(file) if file.read(6) == b"ARROW1" else pa.ipc.open_stream((file.seek(0), file)[1])
        table = opened.read_all()
    expect("arrow", table_name, expected_table(table, path.name, key, "emb"), path.name)


def arrow_variants(name, table, key="id"):
    for codec in [None, "lz4", "zstd"]:
        arrow_file(name, f"file-{codec}", table, key=key, compression=codec)
        arrow_file(name, f"stream-{codec}", table, extension="ipc", stream=True, rows=11, key=key, compression=codec)
    arrow_file(name, "batches", table, rows=7, key=key)
    path = OUT / "arrow" / f"{name}--feather.feather"
    feather.write_feather(table, path)
    check_arrow(path, name, key)


def arrow_types():
    table = types_table()
    rows = table.num_rows
    r = range(rows)
    more = {
        "string_view": pa.array(sprinkle([f"view {i} " * (i % 4) for i in r]), pa.string_view()),
        "binary_view": pa.array(sprinkle([bytes(range(i)) for i in r]), pa.binary_view()),
        "large_binary": pa.array(sprinkle([bytes(range(i)) for i in r]), pa.large_binary()),
        "date64": pa.array(sprinkle([datetime.date(1950 + i, 1 + i % 12, 1 + i % 28) for i in r]), pa.date64()),
        "time_s": pa.array(sprinkle([datetime.time(i % 24, i, i) for i in r]), pa.time32("s")),
        "duration": pa.array(sprinkle([i - 5 for i in r]), pa.duration("ms")),
        "decimal32": pa.array(sprinkle([decimal.Decimal(i - 9).scaleb(-3) for i in r]), pa.decimal32(7, 3)),
        "decimal64": pa.array(sprinkle([decimal.Decimal(i - 9).scaleb(-3) for i in r]), pa.decimal64(12, 3)),
        "bool8": pa.ExtensionArray.from_storage(pa.bool8(), pa.array(sprinkle([i % 2 for i in r]), pa.int8())),
    }
    for name, column in more.items():
        table = table.append_column(name, column)
    arrow_variants("types", table)
    arrow_file("types", "sliced", pa.concat_tables([table.slice(0, 13), table.slice(13)]), compression="lz4")
    frame = pl.from_arrow(table.select(["id", "emb", "string", "large_string", "dictionary", "int8", "uint64", "double", "boolean", "date",
                                        "timestamp_us", "large_binary", "string_view"]))
    for name, options in {"views": {}, "lz4": dict(compression="lz4"), "zstd": dict(compression="zstd"), "old": dict(compat_level=pl.CompatLevel.oldest())}.items():
        path = OUT / "arrow" / f"types-polars--{name}.arrow"
        frame.write_ipc(path, **options)
        check_arrow(path, "types-polars")
    path = OUT / "arrow" / "types-polars--stream.ipc"
    frame.write_ipc_stream(path)
    check_arrow(path, "types-polars")


def arrow_nested():
    table = nested_table()
    rows = table.num_rows
    # What is null still has items of its own, which are passed over.
    mask = pa.array([i % 3 == 0 for i in range(rows)])
    flat = pa.array([f"h{i}" for i in range(2 * rows)])
    hidden = pa.ListArray.from_arrays(pa.array([2 * i for i in range(rows + 1)], pa.int32()), flat, mask=mask)
    table = table.append_column("hidden", hidden)
    table = table.append_column("large", pa.array(sprinkle([[i, None] for i in range(rows)]), pa.large_list(pa.int16())))
    table = table.append_column("fixed", pa.array(sprinkle([["a", str(i), None] for i in range(rows)]), pa.list_(pa.string(), 3)))
    table = table.append_column("flags", pa.array(sprinkle([[True, None, i % 2 == 0] for i in range(rows)]), pa.list_(pa.bool_())))
    table = table.append_column("coded", pa.array([[f"c{i % 3}", None] for i in range(rows)], pa.list_(pa.dictionary(pa.int8(), pa.string()))))
    arrow_variants("nested", table)


def arrow_vectors():
    rows = 40
    values = RNG.integers(0, 100, (rows, 5))
    ids = [f"k{i}" for i in range(rows)]
    kinds = {"float": pa.float32(), "double": pa.float64(), "half": pa.float16(), "int8": pa.int8(), "int16": pa.int16(), "int32": pa.int32(),
             "int64": pa.int64(), "uint8": pa.uint8(), "uint16": pa.uint16(), "uint32": pa.uint32(), "uint64": pa.uint64()}
    offsets = np.arange(rows + 1) * 5
    for name, kind in kinds.items():
        flat = pa.array(values.ravel().astype(kind.to_pandas_dtype()), kind)
        shapes = {
            "list": pa.ListArray.from_arrays(offsets.astype(np.int32), flat),
            "large-list": pa.LargeListArray.from_arrays(offsets, flat),
            "fixed-size": pa.FixedSizeListArray.from_arrays(flat, 5),
        }
        for shape, column in shapes.items():
            table = pa.table({"id": ids, "emb": column})
            arrow_file("vectors", f"{name}-{shape}", table, compression="zstd" if name == "int16" else None)
            if name == "float":
                arrow_file("vectors", f"{name}-{shape}-batches", table, rows=9, compression="lz4")
                arrow_file("vectors", f"{name}-{shape}-stream", table, "ipc", True, rows=9)
    tensors = pa.FixedShapeTensorArray.from_numpy_ndarray(values.astype(np.float32))
    arrow_file("vectors", "tensors", pa.table({"id": ids, "emb": tensors}))
    path = OUT / "arrow" / "vectors--polars-array.arrow"
    pl.from_arrow(pa.table({"id": ids, "emb": shapes["fixed-size"].cast(pa.list_(pa.float32(), 5))})).write_ipc(path)
    check_arrow(path, "vectors")



def arrow_dictionaries():
    """Batches whose dictionaries differ: replaced in a stream, extended where the writer does that."""
    rows = 12
    chunks = []
    for batch in range(4):
        r = range(batch * rows, (batch + 1) * rows)
        words = [f"w{i}" for i in range((batch + 1) * 3)]
        chunks.append(pa.record_batch({
            "id": pa.array([f"k{i}" for i in r]),
            "emb": pa.FixedSizeListArray.from_arrays(pa.array(embeddings(rows, 4).ravel()), 4),
            "word": pa.DictionaryArray.from_arrays(pa.array([None if i % 5 == 0 else i % len(words) for i in r], pa.int16()), pa.array(words)),
            "number": pa.DictionaryArray.from_arrays(pa.array([i % 3 for i in r], pa.int8()), pa.array([batch, None, 10**12 + batch], pa.int64())),
        }))
    table = pa.Table.from_batches(chunks)
    arrow_file("dictionaries", "replaced", table, "ipc", True)
    arrow_file("dictionaries", "deltas", table, "ipc", True, emit_dictionary_deltas=True)
    arrow_file("dictionaries", "deltas-zstd", table, "ipc", True, emit_dictionary_deltas=True, compression="zstd")
    arrow_file("dictionaries-unified", "file", table.drop(["number"]), unify_dictionaries=True)
    arrow_file("dictionaries-unified", "stream", table.drop(["number"]), "ipc", True)


def arrow_keys():
    rows = 25
    r = range(rows)
    emb = lists(embeddings(rows, 2))
    columns = {
        "int64": pa.array([i * 10**15 - 7 for i in r], pa.int64()),
        "uint64": pa.array([2**64 - 1 - i for i in r], pa.uint64()),
        "view": pa.array([f"\u043a\u043b\u044e\u0447 {i} " * 3 for i in r], pa.string_view()),
        "dictionary": pa.array([f"k{i % 5}" for i in r]).dictionary_encode(),
        "binary": pa.array([f"b{i}".encode() for i in r], pa.binary()),
        "uuid": pa.array([uuid.UUID(int=i * 3**70).bytes for i in r], pa.uuid()),
        "decimal": pa.array([decimal.Decimal(i).scaleb(20) for i in r], pa.decimal128(38, 0)),
    }
    for name, column in columns.items():
        arrow_file(f"key-{name}", "id", pa.table({"emb": emb, "ID": column}), key="ID")
    arrow_file("key-none", "a", pa.table({"emb": emb, "name": [f"n{i}" for i in r]}), key=None, rows=4)
    arrow_file("key-none", "stream", pa.table({"emb": emb, "name": [f"n{i}" for i in r]}), "ipc", True, key=None, rows=4)
    arrow_file("no-rows", "a", pa.table({"id": pa.array([], pa.string()), "emb": pa.array([], pa.list_(pa.float32()))}))
    arrow_file("no-rows", "stream", pa.table({"id": pa.array([], pa.string()), "emb": pa.array([], pa.list_(pa.float32()))}), "ipc", True)


# ---- compressed text -------------------------------------------------------------------------


def streamed(data):
    """A frame that does not say how long it is."""
    stream = zstandard.ZstdCompressor().compressobj()
    return stream.compress(data) + stream.flush()


def compressed():
    rows = 200
    vectors = embeddings(rows, 6)
    expected = {
        "keys": [f"k{i}" for i in range(rows)],
        "vectors": [[float(x) for x in row] for row in vectors],
        "metadata": untyped({"n": [str(i) for i in range(rows)]}),
    }
    lines = "".join(f'k{i},"{json.dumps(v)}",{i}\n' for i, v in enumerate(expected["vectors"]))
    as_csv = ("id,vector,n\n" + lines).encode()
    as_json = "".join(json.dumps({"id": f"k{i}", "vector": v, "n": i}) + "\n" for i, v in enumerate(expected["vectors"])).encode()
    typed = {**expected, "metadata": {"n": {"type": "LONG", "values": list(range(rows))}}}
    zstd = zstandard.ZstdCompressor(level=19)
    for extension, data, holds in [("csv", as_csv, expected), ("jsonl", as_json, typed)]:
        half = len(data) // 2
        for variant, end, content in [
            ("one", "gz", gzip.compress(data)),
            # Members follow each other, as bgzip and pigz write them; one of them is empty.
            ("members", "gz", gzip.compress(data[:half]) + gzip.compress(b"") + gzip.compress(data[half:], 1)),
            ("one", "zst", zstd.compress(data)),
            ("frames", "zst", zstd.compress(data[:half]) + zstd.compress(data[half:])),
            ("streamed", "zst", streamed(data)),
        ]:
            name = f"{extension}--{variant}.{extension}.{end}"
            (OUT / "compressed" / name).write_bytes(content)
            expect("compressed", extension, holds, name)


FOLDERS = {
    "parquet": [vectors, vector_types, types, nested_columns, keys],
    "csv": [csv_arrays, csv_columns],
    "vecs": [vecs],
    "fbin": [fbin],
    "npy": [npy],
    "npz": [npz],
    "safetensors": [safetensors_files],
    "hdf5": [hdf5],
    "arrow": [arrow_types, arrow_nested, arrow_vectors, arrow_dictionaries, arrow_keys],
    "compressed": [compressed],
}
for folder in sys.argv[2:] or FOLDERS:
    (OUT / folder).mkdir(parents=True, exist_ok=True)
    for old in (OUT / folder).iterdir():
        old.unlink()
    for write in FOLDERS[folder]:
        write()
for (folder, table), text in EXPECTED.items():
    (OUT / folder / f"{table}.json").write_text(text)
files = [f for f in OUT.rglob("*") if f.is_file()]
print(len(files), "files,", sum(f.stat().st_size for f in files), "bytes, largest", max(f.stat().st_size for f in files))
