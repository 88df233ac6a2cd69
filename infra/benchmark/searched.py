"""Searches in the store of a standalone instance that has ended, by a program of the query server's tests."""

import os
import subprocess
import tempfile
from pathlib import Path

import data_sets
from in_process import SWITCHES


def report(service, queries, main, *arguments):
    """The lines that the program writes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "queries.fvecs")
        data_sets.write_fvecs(file, queries)
        run = subprocess.run(
            [Path(os.environ["JAVA_HOME"], "bin/java"), *SWITCHES, "-cp", os.environ["SEARCH_CLASS_PATH"], main,
             Path(service.directory.name, "bucket"), "local/peers", file, *map(str, arguments)],
            check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return run.stdout.splitlines()
