"""Runs the blocks of the guide's pages that are marked as sh or python, page by page, each in an empty folder that has the
repository's scripts; those marked `not-run` are left out. A page's address and data folder are put in the place of the usual ones."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

PAGES = ("first-ten-minutes", "python", "duckdb", "reading-segments", "moving")
BLOCK = re.compile(r"^```(sh|python)[ ]*([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LONGEST = 180


def blocks(page):
    for language, remark, text in BLOCK.findall(page.read_text()):
        if "not-run" not in remark:
            yield language, text


def run(language, text, folder, replaced):
    for usual, here in replaced.items():
        text = text.replace(usual, here)
    command = ["bash", "-euo", "pipefail", "-c", text] if language == "sh" else ["python", "-c", text]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LONGEST)


def main():
    root, work, port, *only = sys.argv[1:]
    replaced = {"http://127.0.0.1:8080": f"http://127.0.0.1:{port}", "data/bucket": f"{work}/data/bucket"}
    for name in only or PAGES:
        folder = Path(work, "pages", name)
        folder.mkdir(parents=True)
        for part in ("scripts", "infra"):
            os.symlink(Path(root, part), folder / part)
        taken = []
        for language, text in blocks(Path(root, "docs/guide", f"{name}.md")):
            begin = time.monotonic()
            done = run(language, text, folder, replaced)
            if done.returncode:
                sys.exit(f"{name}: this failed with {done.returncode}:\n{text}\n{done.stdout}\n{done.stderr}")
            taken.append(f"{time.monotonic() - begin:.1f}")
        if not taken:
            sys.exit(f"{name} has nothing to run")
        print(f"{name}: its {len(taken)} blocks work, in {', '.join(taken)} s", flush=True)


if __name__ == "__main__":
    main()
