"""Files for the console's tests: a shop's products in clusters, and some that are wrong."""

import datetime

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

DIMENSION = 64
CATEGORIES = ["Chairs", "Lamps", "Tables", "Rugs", "Shelves"]
KINDS = ["chair", "lamp", "table", "rug", "shelf"]
MAKES = ["Oak", "Ash", "Steel", "Linen", "Walnut"]


def products(path, count, start=0, seed=3):
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(1).normal(size=(len(CATEGORIES), DIMENSION))
    kind = random.integers(0, len(CATEGORIES), count)
    spread = 0.9 * np.power(0.97, np.arange(DIMENSION))
    vectors = (centres[kind] + random.normal(size=(count, DIMENSION)) * spread).astype(np.float32)
    begin = datetime.datetime(2026, 1, 1)
    table = pa.table(
        {
            "id": [f"product_{start + i}" for i in range(count)],
            "embedding": pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), DIMENSION),
            "title": [f"{MAKES[i % len(MAKES)]} {KINDS[kind[i]]}" for i in range(count)],
            "category": [CATEGORIES[one] for one in kind],
            "price": np.round(random.gamma(3, 40, count), 2),
            "in_stock": random.random(count) < 0.7,
            "added": pa.array([begin + datetime.timedelta(hours=int(h)) for h in random.integers(0, 6000, count)], pa.timestamp("ms")),
        }
    )
    pq.write_table(table, path)
    return vectors, table


def fvecs(path, megabytes, dimension=384):
    """Records of a dimension and as many floats, of a size in all."""
    rows = megabytes * 10**6 // (4 + 4 * dimension)
    random = np.random.default_rng(5)
    with open(path, "wb") as file:
        while rows > 0:
            block = np.empty((min(rows, 20_000), dimension + 1), np.float32)
            block[:, 1:] = random.normal(size=(len(block), dimension))
            block[:, 0] = np.array([dimension], np.int32).view(np.float32)[0]
            file.write(block.tobytes())
            rows -= len(block)


HOSTILE = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>'


def hostile(path):
    quoted = HOSTILE.replace('"', '""')
    path.write_text(f'id,vector,title\n"<b>key</b>","[1,0,0]","{quoted}"\nplain,"[0,1,0]",plain\n')


def uneven(path):
    path.write_text('id,vector\na,"[1,2,3]"\nb,"[1,2]"\n')
