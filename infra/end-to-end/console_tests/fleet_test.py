"""The fleet page with three query servers: what each holds, how far ingestion is behind, and one that is killed."""

import re
import signal

from .browser import DESKTOP, PHONE

# Servers have to notice each other, load and tell, all on one machine.
PATIENCE = 60


def opened(browser, shop):
    """The page as the fleet's first server serves it."""
    url = shop.fleet().url + "/console/"
    if browser.url != url:
        browser.url = url
        browser.signed_in(shop.key)
    browser.go("#/fleet")
    browser.until(lambda: browser.heading() == "Fleet", "the page")
    return shop.fleet()


def tile(browser, name):
    """The figure and the line below it; empty while there is no such tile."""
    texts = next((one.text.split("\n") for one in browser.all(".tile") if one.text.startswith(name)), ())
    return [*texts[1:], "", ""][:2]


def cards(browser):
    return {one.accessible_name.removeprefix("Node "): one.text for one in browser.all("article")}


def accessible(browser, what):
    for theme in ("light", "dark"):
        browser.theme(theme)
        for size in (DESKTOP, PHONE):
            browser.size(size)
            browser.check_accessible(f"{what} in {theme} at {size[0]} pixels")
            browser.check_fits(f"{what} in {theme} at {size[0]} pixels")
    browser.size(DESKTOP)
    browser.theme("light")


def as_bytes(text):
    """The number of bytes that a text such as `7.06 MB` tells, and how far off it may be by rounding."""
    number, unit = text.split()
    size = {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}[unit]
    decimals = len(number.partition(".")[2])
    return float(number) * size, 0.501 * size / 10**decimals


def assert_tells(text, wanted):
    told, rounding = as_bytes(text)
    assert abs(told - wanted) <= rounding, (text, wanted)


def test_all_nodes_with_their_memory(browser, shop):
    fleet = opened(browser, shop)
    browser.until(lambda: tile(browser, "Nodes ready")[0] == "3 of 3", "three nodes that are ready", PATIENCE)
    report = fleet.report()
    shown = cards(browser)
    assert list(shown) == ["node-1", "node-2", "node-3"], shown
    for node in report["nodes"]:
        text = shown[node["worker_id"]]
        assert "Ready" in text and "Not ready" not in text, text
        assert node["memory_used_bytes"] > 0
        used, limit = re.search(r"Segments in memory\n(.+) of (.+)", text).groups()
        assert_tells(used, node["memory_used_bytes"])
        assert_tells(limit, node["memory_limit_bytes"])
    total = sum(node["memory_used_bytes"] for node in report["nodes"])
    assert_tells(tile(browser, "Memory for segments")[0], total)
    accessible(browser, "a fleet of three")


def test_copies_of_segments(browser, shop):
    fleet = opened(browser, shop)
    browser.sees("Copies of segments")
    report = fleet.report()
    held = next(one for one in report["collections"] if one["name"] == "products")
    assert report["replicas"] == 2 and held["segments"] > 0
    line = next(one.text for one in browser.all(".lines li") if one.text.startswith("products"))
    assert re.search(rf"{held['segments']} segments? on at least 2 of 2 nodes", line), line
    for node in held["nodes"]:
        assert f"{node['worker_id']}: {node['segments']}, epoch {node['epoch']}" in line, line


def test_lag_and_upload_to_searchable(browser, shop):
    fleet = opened(browser, shop)
    browser.until(lambda: tile(browser, "Ingestion lag") == ["None", "Everything is searchable"], "no lag", PATIENCE)
    fleet.hold_job(True)
    try:
        fleet.client.upload("products", "late.parquet", (shop.work / "summer.parquet").read_bytes())
        browser.until(lambda: tile(browser, "Ingestion lag")[1] == "1 file not searchable yet", "a file that waits", PATIENCE)
        browser.sees("products / late.parquet")
        first = tile(browser, "Ingestion lag")[0]
        browser.until(lambda: tile(browser, "Ingestion lag")[0] != first, "the lag to grow", PATIENCE)
    finally:
        fleet.hold_job(False)
    browser.until(lambda: tile(browser, "Ingestion lag") == ["None", "Everything is searchable"], "the lag to end", PATIENCE)
    browser.until(lambda: tile(browser, "Upload to searchable")[0].startswith("≤ "), "the time until it was searchable", PATIENCE)
    assert re.match(r"half of \d+ files?; 99 % ", tile(browser, "Upload to searchable")[1])


def test_killed_node_is_gone_until_it_is_back(browser, shop):
    fleet = opened(browser, shop)
    browser.until(lambda: tile(browser, "Nodes ready")[0] == "3 of 3", "three nodes that are ready", PATIENCE)
    killed = fleet.servers[2]
    killed.end(signal.SIGKILL)
    browser.until(lambda: tile(browser, "Nodes ready")[0] == "2 of 3", "a node less", PATIENCE)
    browser.until(lambda: "Gone" in cards(browser)["node-3"], "the killed node to be gone", PATIENCE)
    assert all("Ready" in cards(browser)[name] for name in ("node-1", "node-2"))
    accessible(browser, "a fleet without one of its nodes")
    fleet.start(killed)
    browser.until(lambda: tile(browser, "Nodes ready")[0] == "3 of 3", "the node again", PATIENCE)
    assert "Gone" not in cards(browser)["node-3"]
