"""FAISS: the exact scan, its graph, and its inverted lists."""

import numpy as np


def lists_for(rows):
    """4 √n lists, to a power of two, as FAISS's guidelines recommend."""
    return 1 << round(np.log2(4 * np.sqrt(rows)))


class Faiss:
    """What all FAISS indexes share. OpenMP's number of threads belongs to the thread that calls."""

    package = "faiss-cpu"
    divides_a_query = True

    def build(self, rows, threads):
        import faiss

        self.faiss = faiss
        faiss.omp_set_num_threads(threads)
        self.index = self.make(rows)
        self.index.add(rows)

    def use(self, setting, threads):
        self.faiss.omp_set_num_threads(threads)
        self.apply(setting)

    def search(self, query, top_k):
        return self.index.search(query.reshape(1, -1), top_k)[1][0]


class Flat(Faiss):
    name = "FAISS Flat (exact)"

    def make(self, rows):
        return self.faiss.IndexFlatIP(rows.shape[1])

    def settings(self, top_k):
        return [{}]

    def apply(self, setting):
        """There is nothing to set."""


class Graph(Faiss):
    name = "FAISS HNSW M=32"
    divides_a_query = False

    def make(self, rows):
        index = self.faiss.IndexHNSWFlat(rows.shape[1], 32, self.faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = 200
        return index

    def settings(self, top_k):
        return [{"efSearch": max(top_k, ef)} for ef in (16, 32, 64, 128, 192, 256, 384, 512, 768, 1024)]

    def apply(self, setting):
        self.index.hnsw.efSearch = setting["efSearch"]

    def search_many(self, queries, top_k, threads):
        self.faiss.omp_set_num_threads(threads)
        return self.index.search(queries, top_k)[1]


class InvertedFlat(Faiss):
    name = "FAISS IVF-Flat"

    def make(self, rows):
        quantizer = self.quantizer = self.faiss.IndexFlatIP(rows.shape[1])
        index = self.faiss.IndexIVFFlat(
            quantizer, rows.shape[1], lists_for(len(rows)), self.faiss.METRIC_INNER_PRODUCT
        )
        index.train(rows)
        return index

    def settings(self, top_k):
        return [{"nprobe": n} for n in (4, 8, 16, 32, 48, 64, 96, 128, 192, 256, 384, 512)]

    def apply(self, setting):
        self.index.nprobe = setting["nprobe"]


class InvertedCodes(Faiss):
    """4-bit product codes of two dimensions each, scanned from registers; the best are scored again in float32."""

    name = "FAISS IVF-PQ fast scan + rerank"

    def make(self, rows):
        dimension = rows.shape[1]
        parts = dimension // 2 if dimension % 2 == 0 else dimension
        quantizer = self.quantizer = self.faiss.IndexFlatIP(dimension)
        self.codes = self.faiss.IndexIVFPQFastScan(
            quantizer, dimension, lists_for(len(rows)), parts, 4, self.faiss.METRIC_INNER_PRODUCT
        )
        self.codes.train(rows)
        return self.faiss.IndexRefineFlat(self.codes)

    def settings(self, top_k):
        factors = (2, 4, 8, 16, 32) if top_k < 50 else (1.5, 2, 4, 8)
        return [
            {"nprobe": n, "k_factor": factor} for n in (8, 16, 32, 64, 96, 128, 256, 512) for factor in factors
        ]

    def apply(self, setting):
        self.codes.nprobe = setting["nprobe"]
        self.index.k_factor = setting["k_factor"]
