#!/usr/bin/env python3
"""Exact searches of vectors whose codes help no search, with codes and without, in turns: a Markdown table.

The vectors are made: all directions are as likely. Each set goes through a standalone instance, which is stopped once it
has optimized them, and is then searched in process (`CodesReport`), so that nothing but the search is measured.
"""

import argparse
import sys

import data_sets
import searched
from service import Service

MAIN = "io.shardscan.server.collection.benchmark.CodesReport"
SETS = "50000x64,50000x384,50000x1536,200000x128"
QUERIES = 100
PATIENCE = 1_800


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", default="uniform", choices=data_sets.MADE, help="kind of vectors (uniform)")
    parser.add_argument("--sets", default=SETS, help=f"ROWSxDIM, separated by commas ({SETS})")
    parser.add_argument("--seconds", type=int, default=2, help="seconds for each line (2)")
    parser.add_argument("--port", type=int, default=18_095)
    arguments = parser.parse_args()
    print("| rows × dimensions | threads | metric | top | without codes, ms | with codes, ms | with ÷ without |")
    print("|---|---|---|---|---|---|---|")
    for name in arguments.sets.split(","):
        data = data_sets.load(f"{arguments.kind}:{name}", None)
        service = Service(data, arguments.port, (), PATIENCE)
        try:
            service.stop()
            for line in searched.report(service, data.judging[:QUERIES], MAIN, "1,2", arguments.seconds):
                if line.startswith("|"):
                    print(f"| {name} {line}", flush=True)
        finally:
            service.close()


if __name__ == "__main__":
    sys.exit(main())
