"""Takes the pictures of the guide: each page, light and dark."""

import json
import signal

from . import data
from .browser import DESKTOP
from .fleet_test import cards, opened, tile

PARTS = ("pages", "fleet")


def take(browser, shop, folder, only):
    """All pictures, or one of their parts."""
    folder.mkdir(parents=True, exist_ok=True)
    if only in (None, "pages"):
        pages(browser, shop, folder)
    if only in (None, "fleet"):
        fleet(browser, shop, folder)


def pages(browser, shop, folder):
    data.uneven(shop.work / "autumn.csv")
    shop.client.upload("products", "autumn.csv", (shop.work / "autumn.csv").read_bytes())
    for name, count in (("catalogue-2025", 4_000), ("reviews", 2_500)):
        data.products(shop.work / "some.parquet", count, seed=count)
        shop.client.upload(name, "rows.parquet", (shop.work / "some.parquet").read_bytes())
        shop.client.await_status(name)
    shop.client.await_status("products", "failed")
    large = shop.work / "winter.fvecs"
    data.fvecs(large, 60, data.DIMENSION)
    browser.size(DESKTOP)
    for theme in ("light", "dark"):
        browser.theme(theme)
        browser.open()
        shoot(browser, folder, "sign-in", theme)
        browser.signed_in(shop.key)
        browser.sees("reviews")
        shoot(browser, folder, "collections", theme)
        browser.go("#/collections/products/query")
        query(browser)
        shoot(browser, folder, "query", theme)
        compare(browser)
        shoot(browser, folder, "compare", theme)
        browser.go("#/collections/products/map")
        browser.sees("drawn by chance")
        shoot(browser, folder, "map", theme)
        browser.go("#/collections/products/schema")
        browser.until(lambda: browser.field("Key column").get_attribute("value") == "id", "the columns")
        shoot(browser, folder, "schema", theme)
        browser.go("#/collections/products/settings")
        browser.until(lambda: browser.field("Tier").get_attribute("value") == "hot", "the settings")
        shoot(browser, folder, "settings", theme)
        browser.go("#/collections/products/files")
        browser.sees("spring.parquet")
        upload(browser, large)
        shoot(browser, folder, "files", theme)
        cancel(browser)
        browser.go("#/collections")
        browser.press("Sign out")


def query(browser):
    browser.radio("Row by key")
    browser.fill("Key", "product_7")
    browser.press("Add condition")
    browser.choose("Column", "price")
    browser.choose("Comparison", "<")
    browser.fill("Value", "150")
    browser.press("Search")
    browser.until(lambda: browser.all(".worker-bars"), "results")


def compare(browser):
    browser.choose("Index", "PCA: by leading axes")
    browser.fill("Reduced dimensions", "8")
    browser.fill("Candidates per result", "2")
    browser.press("Search")
    browser.until(lambda: browser.all(".side-by-side"), "both answers")


def fleet(browser, shop, folder):
    """Three servers, after some queries and an upload; then one of them is killed."""
    servers = opened(browser, shop)
    for row in range(200):  # some answers may be refusals
        servers.client.request("POST", "/api/v1/query", json.dumps({"collection": "products", "vector": shop.vector(row)}))
    data.products(shop.work / "reviews.parquet", 2_500, seed=5)
    servers.client.upload("reviews", "rows.parquet", (shop.work / "reviews.parquet").read_bytes())
    servers.client.await_status("reviews")
    servers.await_copies()
    browser.sees("reviews", 60)
    shown(browser, "3 of 3", folder, "fleet")
    servers.servers[2].end(signal.SIGKILL)
    browser.until(lambda: "Gone" in cards(browser)["node-3"], "the killed node to be gone", 60)
    shown(browser, "2 of 3", folder, "fleet-gone")


def shown(browser, ready, folder, name):
    for theme in ("light", "dark"):
        browser.theme(theme)
        browser.until(lambda: tile(browser, "Nodes ready")[0] == ready, f"{ready} nodes")
        shoot(browser, folder, name, theme)


def upload(browser, large):
    """An upload under way, at a pace that shows."""
    browser.network(upload=8_000_000)
    browser.all("input[type=file]")[0].send_keys(str(large))
    browser.until(lambda: browser.script("return Number(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow') ?? 0)") > 40, "progress", 60)


def cancel(browser):
    browser.press("Cancel winter.fvecs")
    browser.network()
    browser.press("Clear finished")


def shoot(browser, folder, name, theme):
    browser.script("window.scrollTo(0, 0); document.activeElement.blur()")
    browser.driver.save_screenshot(str(folder / f"console-{name}-{theme}.png"))
