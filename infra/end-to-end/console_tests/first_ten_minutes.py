"""The steps of the guide's first ten minutes that are done in the browser, each timed. Run by infra/end-to-end/first-ten-minutes."""

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from selenium.webdriver import Keys

from .browser import Browser

PROGRAM = re.compile(r"cat > products\.py <<'PY'\n(.*?)\nPY\n", re.DOTALL)


class Steps:
    """Prints what was done and how long it took, from the moment the last step had ended."""

    def __init__(self):
        self.begun = self.last = time.monotonic()

    def done(self, what):
        now = time.monotonic()
        print(f"{now - self.last:6.1f} s  {what}", flush=True)
        self.last = now


def products(guide, folder):
    """The file that the guide's program makes."""
    program = PROGRAM.search(guide.read_text())[1]
    file = folder / "products.jsonl"
    with open(file, "w", encoding="utf-8") as out:
        subprocess.run([sys.executable, "-c", program], stdout=out, check=True)
    return file


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("guide", type=Path)
    parser.add_argument("--picture", type=Path)
    arguments = parser.parse_args()
    browser = Browser(arguments.url)
    try:
        steps = Steps()
        file = products(arguments.guide, Path(os.environ["WORK"]))
        steps.done("products.jsonl is made: 3,000 products")
        browser.open()
        steps.done("the console is open")
        browser.signed_in(os.environ["SHARDSCAN_API_KEY"])
        steps.done("signed in with the key that scripts/start printed")
        browser.press("New collection")
        browser.fill("Name", "shop")
        browser.press("Create")
        browser.sees("Drop files here")
        steps.done("the collection shop is made")
        browser.all("input[type=file]")[0].send_keys(str(file))
        browser.until(lambda: any(row[1] == "Ready" for row in browser.rows() if row[0].startswith(file.name)), "the file to be ready", 60)
        steps.done("products.jsonl is dropped, sent, and searchable")
        browser.go("#/collections/shop/query")
        browser.press("Search")
        browser.until(lambda: len(browser.keys()) == 10, "ten results")
        steps.done("a search with a row drawn by chance is answered")
        browser.go("#/collections/shop/map")
        browser.sees("2,000 rows drawn by chance")
        browser.choose("Colour by", "kind")
        legend = sorted(one.text.split("\n")[0].split()[0] for one in browser.all(".legend button"))
        assert legend == ["chair", "lamp", "table"], legend
        steps.done("the map shows 2,000 of them, coloured by kind")
        browser.find(".map-field").send_keys(Keys.ARROW_RIGHT)
        assert re.match(r"p\d+$", browser.find(".map-tip strong").text)
        steps.done("a point tells its key")
        browser.check_console()
        print(f"{time.monotonic() - steps.begun:6.1f} s  in the browser altogether", flush=True)
        if arguments.picture:
            browser.driver.save_screenshot(str(arguments.picture))
    finally:
        browser.close()


main()
