"""Queries: each source of a vector, filters, comparison, the code to copy, and data that would be markup."""

import json
import os
import subprocess
import sys

from . import data


def search(browser, collection="products"):
    before = browser.script("const old = document.querySelector('.outcome')?.firstElementChild; old && (old.dataset.old = '1'); return null")
    browser.press("Search")
    browser.until(lambda: browser.script("const first = document.querySelector('.outcome').firstElementChild; return first && !first.dataset.old"), "an answer")
    return before


def expected(shop, row, **options):
    answer = shop.client.query("products", shop.vector(row), top_k=10, similarity_threshold=-1, **options)
    return [result["key"] for result in answer["results"]]


def test_pasted_vector(browser, shop):
    browser.provoke(400)
    browser.go("#/collections/products/query")
    browser.radio("Paste")
    browser.fill("Vector", "1, two, 3")
    browser.press("Search")
    browser.sees("Component 2 of the vector, “two”, is not a number.")
    browser.fill("Vector", "[1, 2, 3]")
    browser.press("Search")
    browser.sees("The query vector has 3 dimensions")
    field = browser.field("Vector")
    browser.script("arguments[0].value = arguments[1]", field, json.dumps(shop.vector(7)))
    search(browser)
    assert browser.keys() == expected(shop, 7)
    first = browser.rows()[0]
    assert first[0] == "1" and first[2] == "1.0000" and "title" in first[3], first
    assert "15,000 rows" in browser.find(".worker-bars").text


def test_row_by_key_and_its_like(browser, shop):
    browser.radio("Row by key")
    browser.fill("Key", "product_7")
    search(browser)
    assert browser.keys() == expected(shop, 7)
    second = browser.keys()[1]
    browser.press(f"More like this : {second}")
    browser.until(lambda: browser.keys()[0] == second, "rows like the second")
    assert browser.field("Key").get_attribute("value") == second


def test_random_row(browser, shop):
    browser.radio("Random row")
    browser.press("Draw another")
    browser.sees("64 numbers")
    browser.until(lambda: browser.keys() and browser.keys()[0] in browser.find(".query-form").text, "the drawn row on top")


def test_filters_over_typed_columns(browser, shop):
    browser.radio("Row by key")
    browser.fill("Key", "product_7")
    browser.press("Add condition")
    browser.choose("Column", "price")
    browser.choose("Comparison", "<")
    browser.fill("Value", "60")
    browser.press("Add condition")
    for field, option in (("Column", "in_stock"), ("Value", "true")):
        last = [one for one in browser.all("select") if one.is_displayed() and one.accessible_name == field][-1]
        next(one for one in last.find_elements("tag name", "option") if one.text == option).click()
    search(browser)
    rows = browser.rows()
    assert len(rows) == 10 and all("in_stock true" in row[3].replace("\n", " ") for row in rows), rows
    code = browser.find("pre.code").text
    assert '"filter":{"$and":[{"price":{"$lt":60}},{"in_stock":{"$eq":true}}]}' in code, code[:300]
    assert code_runs(browser, "curl", shop) == browser.keys()
    assert code_runs(browser, "Python", shop) == browser.keys()
    for _ in range(2):
        browser.press("Remove condition")


def code_runs(browser, language, shop):
    """The keys that the code of the page brings."""
    browser.radio(language)
    code = browser.script("return document.querySelector('pre.code').textContent")
    command = ["bash", "-c", code] if language == "curl" else [sys.executable, "-c", code]
    out = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "SHARDSCAN_API_KEY": shop.key}).stdout
    if language == "curl":
        return [result["key"] for result in json.loads(out)["results"]]
    return [line.split()[1] for line in out.splitlines()]


def test_exact_and_approximate_side_by_side(browser, shop):
    browser.choose("Index", "PCA: by leading axes")
    browser.fill("Reduced dimensions", "2")
    browser.fill("Candidates per result", "1")
    search(browser)
    assert browser.keys(0) == expected(shop, 7)
    found = set(browser.keys(0)) & set(browser.keys(1))
    assert browser.find(".figure").text == f"{100 * len(found) // 10} %", (found, browser.find(".figure").text)
    assert browser.text().count("Missed") == 10 - len(found) > 0
    browser.press("Measure on 25 rows")
    browser.sees("Mean recall")
    browser.choose("Index", "Exact: every row counts")


def test_other_metrics_and_thresholds(browser, shop):
    browser.choose("Metric", "Euclidean")
    browser.fill("Threshold", "0.05")
    browser.fill("Results", "3")
    search(browser)
    assert browser.keys() == expected(shop, 7, distance_metric="euclidean")[:3]
    browser.fill("Results", "0")
    browser.press("Search")
    browser.sees("'top_k'")
    browser.fill("Threshold", "0.999999")
    browser.fill("Results", "10")
    search(browser)
    assert browser.keys() == ["product_7"]


def test_markup_in_data_stays_text(browser, shop):
    data.hostile(shop.work / "hostile.csv")
    shop.client.upload("hostile", "hostile.csv", (shop.work / "hostile.csv").read_bytes())
    shop.client.await_status("hostile")
    browser.go("#/collections/hostile/query")
    search(browser)
    browser.sees(data.HOSTILE)
    browser.sees("<b>key</b>")
    browser.go("#/collections/hostile/map")
    browser.sees("2 rows drawn by chance")
    browser.sees(data.HOSTILE)
    assert browser.script("return window.broken") is None
    assert browser.script("return document.querySelectorAll('main img, main script, main b').length") == 0
