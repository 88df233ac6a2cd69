"""Files: dropped, chosen, sent in parts, paused, taken up after a reload, refused, replaced, fetched, exported, deleted."""

import hashlib
import http.client
import json
import re

import pyarrow.parquet as pq

from . import data

DROP = """
const transfer = new DataTransfer();
for (const [name, text] of Object.entries(arguments[0])) transfer.items.add(new File([text], name));
for (const type of ['dragover', 'drop'])
  document.querySelector('.drop-zone').dispatchEvent(new DragEvent(type, {dataTransfer: transfer, bubbles: true, cancelable: true}));
"""


def progress(browser):
    return browser.script("return Number(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow') ?? -1)")


def pick(browser, *paths):
    browser.until(lambda: browser.all("input[type=file]"), "the place for files")[0].send_keys("\n".join(str(path) for path in paths))


def new_collection(browser, shop, name):
    status, answer = shop.client.request("POST", "/api/v1/collections", json.dumps({"collection": name}))
    assert status == 201, answer
    browser.go(f"#/collections/{name}/files")
    browser.until(lambda: browser.heading() == name, name)
    browser.sees("Drop files here")


def test_several_are_dropped_and_become_searchable(browser, shop):
    new_collection(browser, shop, "uploads")
    browser.script(DROP, {f"small {i}.csv": f'id,vector\na{i},"[1,{i},0]"\nb{i},"[0,1,{i}]"\n' for i in range(4)})
    browser.sees("4 uploads done", 60)
    browser.until(lambda: sorted(row[:3] for row in browser.rows()) == [[f"small-{i}.csv", "Ready", "2"] for i in range(4)], "four files")
    assert [row.text.count("2 rows searchable") for row in browser.all(".dock-row")] == [1, 1, 1, 1]
    browser.press("Clear finished")


def test_failed_file_tells_why(browser, shop):
    data.uneven(shop.work / "uneven.csv")
    pick(browser, shop.work / "uneven.csv")
    reason = "Row 1: the vector has 2 components"
    browser.sees(f"Failed: {reason}", 60)
    browser.until(lambda: any(row[0].startswith(f"uneven.csv\n{reason}") or reason in row[0] for row in browser.rows()), "the reason in the list")
    browser.press("Delete uneven.csv")
    browser.press("Delete")
    browser.until(lambda: all("uneven" not in row[0] for row in browser.rows()), "the file to be gone")
    browser.press("Clear finished")


def test_large_one_is_paused_and_taken_up_after_a_reload(browser, shop):
    large = shop.work / "large.fvecs"
    data.fvecs(large, 200)
    new_collection(browser, shop, "large")
    browser.network(upload=25_000_000)
    pick(browser, large)
    browser.until(lambda: progress(browser) >= 25, "a quarter to be sent", 60)
    browser.until(lambda: re.search(r"of 200 MB · [\d.]+ MB/s · [\d.]+ m?s left", browser.text()), "amount, speed and time")
    browser.press("Pause large.fvecs")
    browser.sees("Paused at")
    paused = browser.script("return document.querySelector('.dock-row p:last-child').textContent")

    browser.press("Resume large.fvecs")
    browser.until(lambda: progress(browser) >= 50, "half to be sent", 60)
    browser.press("Pause large.fvecs")
    browser.sees("Paused at")
    before = progress(browser)
    assert before >= 25, paused

    browser.driver.refresh()
    browser.sees("Drop files here")
    browser.network()
    pick(browser, large)
    browser.until(lambda: progress(browser) >= 0, "the upload to go on")
    parts = browser.until(lambda: "searchable," in browser.text() and sent_parts(browser), "it to be searchable", 120)
    # 200 MB are 24 parts; what had been sent before the reload is not sent again.
    assert len(parts) == len(set(parts)) and len(parts) <= 24 * (100 - before) / 100 + 3, (before, parts)
    assert digest(shop, "large", "large.fvecs") == hashlib.sha256(large.read_bytes()).hexdigest()
    browser.press("Clear finished")


def sent_parts(browser):
    return browser.script("return performance.getEntriesByType('resource').map(one => one.name).filter(name => name.includes('/parts/'))")


def digest(shop, collection, file):
    connection = http.client.HTTPConnection(shop.client.host, shop.client.port, timeout=60)
    connection.request("GET", f"/api/v1/collections/{collection}/files/{file}", headers={"Authorization": f"Bearer {shop.key}"})
    total = hashlib.sha256()
    response = connection.getresponse()
    while block := response.read(1 << 20):
        total.update(block)
    connection.close()
    return total.hexdigest()


def test_lost_connection_is_told_and_can_be_resumed(browser, shop):
    lost = shop.work / "lost.fvecs"
    data.fvecs(lost, 20, 64)
    new_collection(browser, shop, "lost")
    browser.expected.append("ERR_INTERNET_DISCONNECTED")
    browser.network(upload=4_000_000)
    pick(browser, lost)
    browser.until(lambda: progress(browser) >= 5, "something to be sent")
    browser.network(offline=True)
    browser.sees("Stopped at", 60)
    browser.network()
    browser.press("Resume lost.fvecs")
    browser.sees("searchable,", 60)
    browser.press("Clear finished")


def test_replaced_by_a_drop_of_the_same_name_once_confirmed(browser, shop):
    browser.go("#/collections/uploads/files")
    browser.sees("small-1.csv")
    browser.script(DROP, {"small-1.csv": 'id,vector\nnew,"[1,1,1]"\n'})
    browser.sees("Replace 1 file?")
    browser.press("Replace")
    browser.until(lambda: ["small-1.csv", "Ready", "1"] in [row[:3] for row in browser.rows()], "the new file", 60)
    assert shop.client.request("GET", "/api/v1/collections/uploads/vectors/a1")[0] == 404
    assert shop.client.request("GET", "/api/v1/collections/uploads/vectors/new")[0] == 200
    browser.press("Clear finished")


def test_fetched_as_it_was_sent(browser, shop):
    browser.go("#/collections/products/files")
    browser.press("Download spring.parquet")
    fetched = browser.downloads / "spring.parquet"
    browser.until(fetched.exists, "the download")
    assert fetched.read_bytes() == (shop.work / "spring.parquet").read_bytes()


def test_exported_as_parquet(browser, shop):
    browser.press("Export as Parquet")
    browser.sees("15,000 rows in 1 file", 60)
    browser.press("Download part-0000.parquet")
    exported = browser.downloads / "products-part-0000.parquet"
    browser.until(exported.exists, "the export")
    assert sorted(pq.read_table(exported)["id"].to_pylist()) == sorted(f"product_{i}" for i in range(15_000))
    browser.press("Close")


def test_digest_without_the_browser_s_help_is_the_same(browser, shop):
    """Over plain HTTP to another machine browsers have no SHA-256."""
    for size in (0, 1, 55, 56, 63, 64, 65, 1_000, 3 << 20):
        got = browser.driver.execute_async_script(
            """const [size, done] = arguments;
            import('./upload/sha256.js').then(({computed}) => computed(Uint8Array.from({length: size}, (_, i) => i % 251))).then(done)""",
            size,
        )
        assert got == hashlib.sha256(bytes(i % 251 for i in range(size))).hexdigest(), size
