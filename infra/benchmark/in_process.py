"""This repository's search without HTTP: a Java process that searches the store of the standalone instance."""

import os
from pathlib import Path

from contestants import LeftOut
from jvm_process import JvmProcess

MAIN = "io.shardscan.server.collection.benchmark.SearchContestant"


class InProcess(JvmProcess):
    name = "Shardscan in process"
    divides_a_query = True

    def __init__(self, contestants, queries, targets):
        service = next((other for other in contestants if hasattr(other, "directory")), None)
        if service is None:
            raise LeftOut("there is no store without the service")
        store = Path(service.directory.name, "bucket")
        super().__init__(os.environ.get("SEARCH_CLASS_PATH"), MAIN, [store, "local/peers", *queries])
        self.build_s, self.targets = service.build_s, targets

    def settings(self, top_k):
        return [{}] + [{"target": target} for target in self.targets]
