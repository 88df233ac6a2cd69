"""Graphs: hnswlib and usearch. Their search of many queries is a loop over single ones, on several threads."""

import numpy as np


class Hnswlib:
    package = "hnswlib"
    divides_a_query = False
    links = 16

    @property
    def name(self):
        return f"hnswlib M={self.links}"

    def build(self, rows, threads):
        import hnswlib

        self.index = hnswlib.Index(space="ip", dim=rows.shape[1])
        self.index.init_index(max_elements=len(rows), M=self.links, ef_construction=200, random_seed=1)
        self.index.add_items(rows, num_threads=threads)

    def settings(self, top_k):
        return [{"ef": max(top_k, ef)} for ef in (16, 32, 64, 128, 192, 256, 384, 512, 768, 1024)]

    def use(self, setting, threads):
        self.index.set_ef(setting["ef"])

    def search(self, query, top_k):
        return self.index.knn_query(query, k=top_k, num_threads=1)[0][0]

    def search_many(self, queries, top_k, threads):
        return self.index.knn_query(queries, k=top_k, num_threads=threads)[0]


class DenseHnswlib(Hnswlib):
    links = 32


class Usearch:
    package = "usearch"
    divides_a_query = False
    name = "usearch"

    def build(self, rows, threads):
        from usearch.index import Index

        self.index = Index(ndim=rows.shape[1], metric="ip", dtype="f32", connectivity=32, expansion_add=200)
        self.index.add(np.arange(len(rows)), rows, threads=threads)

    def settings(self, top_k):
        return [{"expansion": max(top_k, ef)} for ef in (16, 32, 64, 128, 192, 256, 384, 512, 768, 1024)]

    def use(self, setting, threads):
        self.index.expansion_search = setting["expansion"]

    def search(self, query, top_k):
        return self.index.search(query, top_k, threads=1).keys

    def search_many(self, queries, top_k, threads):
        return self.index.search(queries, top_k, threads=threads).keys
