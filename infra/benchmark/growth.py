#!/usr/bin/env python3
"""How the cost of a search grows with rows, dimensions, rows asked for and threads: a Markdown table.

The vectors are made: 1,000 clusters, a decaying spectrum. Each set goes through a standalone instance, which is stopped
once it has optimized them, and is then searched in process (`SearchReport`), so that nothing but the search is measured.
"""

import argparse
import json
import sys

import data_sets
import searched
from service import Service

MAIN = "io.shardscan.server.collection.benchmark.SearchReport"
SETS = "50000x64,50000x128,50000x384,50000x768,50000x1536,200000x128,1000000x128"
QUERIES = 100
MODES = ("float32", "exact", "auto 0.95", "auto 0.99")
PATIENCE = 1_800


def report(service, data, seconds):
    """The lines of a collection, as dictionaries."""
    answer = searched.report(service, data.judging[:QUERIES], MAIN, "1,2", seconds)
    return [json.loads(line) for line in answer if line.startswith("{")]


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
