"""Scans of quantized rows: ScaNN and LanceDB."""

import os
import tempfile

import numpy as np


class Scann:
    """Partitions, 4-bit codes of two dimensions each, the best scored again in float32."""

    package = "scann"
    divides_a_query = False
    name = "ScaNN"

    def build(self, rows, threads):
        import scann

        self.leaves = int(np.sqrt(len(rows)))
        self.searcher = (
            scann.scann_ops_pybind.builder(rows, 10, "dot_product")
            .set_n_training_threads(threads)
            .tree(num_leaves=self.leaves, num_leaves_to_search=self.leaves // 10, training_sample_size=len(rows))
            .score_ah(2, anisotropic_quantization_threshold=0.2)
            .reorder(100)
            .build()
        )

    def settings(self, top_k):
        leaves = sorted({min(n, self.leaves) for n in (8, 16, 24, 32, 48, 64, 96, 128, 256, self.leaves)})
        factors = (2, 4, 8, 16, 32) if top_k < 50 else (1.5, 2, 4, 8, 16)
        return [{"leaves": n, "reorder": int(top_k * factor)} for n in leaves for factor in factors]

    def use(self, setting, threads):
        self.setting = setting

    def search(self, query, top_k):
        return self.searcher.search(
            query,
            final_num_neighbors=top_k,
            pre_reorder_num_neighbors=self.setting["reorder"],
            leaves_to_search=self.setting["leaves"],
        )[0]


class Lance:
    """A table in a directory, IVF-PQ, the best scored again from the stored vectors."""

    package = "lancedb"
    divides_a_query = True
    name = "LanceDB IVF-PQ + refine"

    def build(self, rows, threads):
        import lancedb
        import pyarrow as pa

        self.directory = tempfile.TemporaryDirectory()
        vectors = pa.FixedSizeListArray.from_arrays(pa.array(rows.ravel()), rows.shape[1])
        self.table = lancedb.connect(self.directory.name).create_table(
            "rows", pa.table({"id": pa.array(np.arange(len(rows))), "vector": vectors})
        )
        self.table.create_index(
            metric="dot", num_partitions=int(np.sqrt(len(rows))), num_sub_vectors=rows.shape[1] // 4
        )

    def settings(self, top_k):
        return [{"nprobes": n, "refine": factor} for n in (8, 16, 32, 64, 128) for factor in (2, 5, 20)]

    def use(self, setting, threads):
        self.setting = setting

    def search(self, query, top_k):
        search = self.table.search(query).nprobes(self.setting["nprobes"]).refine_factor(self.setting["refine"])
        return search.limit(top_k).select(["id"]).to_arrow().column("id").to_numpy()

    def close(self):
        self.directory.cleanup()


def limit_threads(threads):
    """Libraries that make their threads once are told how many before they are imported."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "LANCE_CPU_THREADS", "TOKIO_WORKER_THREADS"):
        os.environ[name] = str(threads)
    os.environ["RUST_LOG"] = os.environ["LANCE_LOG"] = "error"
