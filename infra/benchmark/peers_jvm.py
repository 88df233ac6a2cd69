"""Libraries on the JVM: Lucene and JVector, each in a Java process."""

import os

from jvm_process import JvmProcess

MAIN = "io.shardscan.benchmark.PeerProcess"


class JvmPeer(JvmProcess):
    """Built with all cores from a file of rows; `files` are the rows and the two halves of the queries."""

    def __init__(self, files, cores, patience):
        super().__init__(os.environ.get("PEERS_CLASS_PATH"), MAIN, [self.library, *files, cores], patience)
        self.build_s = self.begun["build_s"]


class Lucene(JvmPeer):
    name, library = "Lucene HNSW", "lucene"

    def settings(self, top_k):
        return [{"ef": max(top_k, ef)} for ef in (16, 32, 64, 128, 192, 256, 384, 512, 768, 1024) if ef >= top_k / 2]


class JVector(JvmPeer):
    name, library = "JVector", "jvector"

    def settings(self, top_k):
        return [{"candidates": max(top_k, n), "codes": codes} for codes in (False, True)
                for n in (16, 32, 64, 128, 192, 256, 384, 512, 768) if n >= top_k / 2]


PEERS = (Lucene, JVector)
