"""Usage: python -m console_tests URL [--only MODULE] | --pictures DIR [--only pages|fleet]. Keys and tools come from `infra/end-to-end/console`."""

import argparse
import os
import sys
import time
import traceback
from pathlib import Path

from client import Client

from . import accessibility, collections_test, files_test, fleet_test, map_test, pictures, query_test, sign_in_test
from .browser import Browser
from .shop import Shop

TESTS = [sign_in_test, collections_test, files_test, query_test, map_test, accessibility, fleet_test]


def run(browser, shop, only):
    """Runs the tests in their order; returns how many failed."""
    failed = 0
    for module in TESTS:
        module_name = module.__name__.split(".")[-1]
        if only and only != module_name:
            continue
        if not browser.script("return sessionStorage.length"):
            browser.signed_in(shop.key) if module is not sign_in_test else browser.open()
        for name, test in list(vars(module).items()):
            if not name.startswith("test_"):
                continue
            begun = time.monotonic()
            try:
                test(browser, shop)
                browser.check_console()
                outcome = "ok    "
            except Exception:
                failed += 1
                outcome = "FAILED"
                traceback.print_exc()
                picture = Path(os.environ.get("CONSOLE_FAILURES", "/tmp")) / f"console-{name}.png"
                browser.driver.save_screenshot(str(picture))
                print(f"The page as it was then is in {picture}; its text:\n{browser.text()[:3000]}", file=sys.stderr)
                browser.network()
                browser.signed_in(shop.key)
            print(f"{outcome} {time.monotonic() - begun:6.1f} s  {module_name}.{name[5:]}", flush=True)
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--only", choices=[*(module.__name__.split(".")[-1] for module in TESTS), *pictures.PARTS])
    parser.add_argument("--pictures", type=Path)
    arguments = parser.parse_args()
    client = Client(arguments.url, os.environ["SHARDSCAN_API_KEY"])
    shop = Shop(client, Path(os.environ["WORK"]))
    browser = Browser(arguments.url)
    try:
        browser.open()
        if arguments.pictures:
            pictures.take(browser, shop, arguments.pictures, arguments.only)
        elif run(browser, shop, arguments.only):
            sys.exit("The console does not work.")
    finally:
        browser.close()
        shop.close()


main()
