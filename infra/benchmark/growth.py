#!/usr/bin/env python3
"""How the cost of a search grows with rows, dimensions, rows asked for and threads: a Markdown table.

The vectors are made: 1,000 clusters, a decaying spectrum. Each set goes through a standalone instance, which is stopped
once it has optimized them, and is then searched in process (`SearchReport`), so that nothing but the search is measured.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import data_sets
from service import Service

SWITCHES = ["--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"]
MAIN = "io.shardscan.server.collection.benchmark.SearchReport"
SETS = "50000x64,50000x128,50000x384,50000x768,50000x1536,200000x128,1000000x128"
QUERIES = 100
MODES = ("float32", "exact", "auto 0.95", "auto 0.99")
PATIENCE = 1_800


def report(service, data, seconds):
    """The lines of a collection, as dictionaries."""
    with tempfile.TemporaryDirectory() as folder:
        queries = Path(folder, "queries.fvecs")
        data_sets.write_fvecs(queries, data.judging[:QUERIES])
        run = subprocess.run(
            [Path(os.environ["JAVA_HOME"], "bin/java"), *SWITCHES, "-cp", os.environ["SEARCH_CLASS_PATH"], MAIN,
             Path(service.directory.name, "bucket"), "local/peers", queries, "1,2", str(seconds)],
            check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return [json.loads(line) for line in run.stdout.splitlines() if line.startswith(b"{")]


def cell(lines, mode, top_k, threads):
    for line in lines:
        if (line["name"], line["top_k"], line["threads"], line["threshold"]) == (mode, top_k, threads, None):
            recall = f" ({line['recall']:.3f})" if mode.startswith("auto") else ""
            return f"{line['median_ms']:.2f}{recall}"
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=SETS, help=f"ROWSxDIM, separated by commas ({SETS})")
    parser.add_argument("--seconds", type=int, default=4, help="most seconds for each figure (4)")
    parser.add_argument("--port", type=int, default=18_096)
    arguments = parser.parse_args()
    print("| rows × dimensions | top | threads | " + " | ".join(MODES) + " | ready for `auto`, s |")
    print("|---|---|---|" + "---|" * (len(MODES) + 1))
    for name in arguments.sets.split(","):
        data = data_sets.load(f"clustered:{name}", None)
        service = Service(data, arguments.port, (), PATIENCE)
        try:
            service.stop()
            lines = report(service, data, arguments.seconds)
        finally:
            service.close()
        for top_k in (10, 100, 1_000):
            for threads in (1, 2):
                cells = [cell(lines, mode, top_k, threads) for mode in MODES]
                print(f"| {name} | {top_k} | {threads} | " + " | ".join(cells) + f" | {service.build_s:.0f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
