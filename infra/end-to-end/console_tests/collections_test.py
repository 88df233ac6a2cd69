"""Collections: created, changed, deleted; what the schema and the fleet pages tell."""


def test_created_with_the_reason_if_it_cannot_be(browser, shop):
    browser.provoke(400)
    browser.signed_in(shop.key)
    browser.press("New collection")
    browser.fill("Name", "not a name")
    browser.press("Create")
    browser.sees("Invalid collection name 'not a name'")
    browser.fill("Name", "garden")
    browser.fill("Target recall", "0.9")
    browser.press("Create")
    browser.until(lambda: browser.heading() == "garden", "the new collection")
    browser.sees("Drop files here")
    assert shop.client.request("GET", "/api/v1/collections/garden")[1]["target_recall"] == 0.9


def test_listed_with_what_they_are(browser, shop):
    browser.go("#/collections")
    browser.until(lambda: any(row[0] == "products" for row in browser.rows()), "the collection of products")
    row = next(row for row in browser.rows() if row[0] == "products")
    assert row[1:4] == ["Ready", "15,000", "64"], row
    assert row[5:7] == ["Hot", "Optimized"], row


def test_settings_change_and_a_paused_one_says_so(browser, shop):
    browser.provoke(409, 400)
    browser.go("#/collections/products/settings")
    browser.until(lambda: browser.field("Tier").get_attribute("value") == "hot", "the settings")
    browser.fill("Target recall", "0.2")
    browser.press("Save")
    browser.sees("target_recall")
    browser.fill("Target recall", "0.97")
    browser.choose("Tier", "Paused: kept, but answers no queries")
    browser.press("Save")
    browser.sees("Saved.")
    assert shop.client.request("GET", "/api/v1/collections/products")[1]["tier"] == "paused"
    browser.until(lambda: shop.client.request("GET", "/api/v1/collections/products/sample")[0] == 409, "the pause to hold")

    browser.go("#/collections/products/query")
    browser.press("Search")
    browser.sees("paused")

    browser.go("#/collections/products/settings")
    browser.until(lambda: browser.field("Tier").get_attribute("value") == "paused", "the settings")
    browser.choose("Tier", "Hot: kept in memory")
    browser.press("Save")
    browser.sees("Saved.")
    browser.until(lambda: shop.client.request("GET", "/api/v1/collections/products/sample")[0] == 200, "the collection again")


def test_schema_is_shown_and_changed(browser, shop):
    browser.provoke(409)
    browser.go("#/collections/products/schema")
    browser.until(lambda: browser.field("Vector column").get_attribute("value") == "embedding", "the columns")
    assert browser.field("Key column").get_attribute("value") == "id"
    browser.fill("Key column", "title")
    browser.press("Change")
    browser.sees("'reprocess': true")
    browser.fill("Key column", "id")
    browser.press("Change")
    browser.sees("These are the columns already")


def test_deleted_with_the_name_typed_in(browser, shop):
    browser.go("#/collections/garden/settings")
    browser.press("Delete collection")
    browser.fill("Type garden to delete it for good", "gardens")
    browser.press("Delete")
    browser.sees("That is not its name")
    browser.fill("Type garden to delete it for good", "garden")
    browser.press("Delete")
    browser.until(lambda: browser.heading() == "Collections", "the list")
    browser.until(lambda: all(row[0] != "garden" for row in browser.rows()), "the collection to be gone")
    assert shop.client.request("GET", "/api/v1/collections/garden")[0] == 404


def test_fleet_tells_of_its_nodes(browser, shop):
    browser.go("#/fleet")
    browser.sees("1 of 1")
    browser.sees("Segments in memory")
    browser.sees("15,0")


def test_ten_thousand_rows_are_found_sorted_and_turned_over(browser, shop):
    """The list itself, with as many rows as it has to stand."""
    browser.go("#/collections")
    result = browser.driver.execute_async_script(
        """const done = arguments[0];
        import('./component/table.js').then(({table}) => {
          const list = table({caption: 'Many', what: 'thing', key: row => row.name, text: row => row.name,
            columns: [{title: 'Name', sort: row => row.name, cell: row => row.name}, {title: 'Size', sort: row => row.size, cell: row => row.size}]});
          document.querySelector('main').replaceChildren(list.place);
          const rows = Array.from({length: 10000}, (_, i) => ({name: 'thing_' + i, size: (i * 7919) % 10000}));
          const begun = performance.now();
          list.update(rows);
          list.update(rows);
          done({milliseconds: performance.now() - begun, drawn: list.place.querySelectorAll('tbody tr').length});
        })"""
    )
    assert result["drawn"] == 50 and result["milliseconds"] < 2_000, result
    browser.press("Next page")
    browser.sees("51–100 of 10,000 things")
    browser.press("Size")
    assert browser.rows()[0] == ["thing_0", "0"]
    browser.press("Size")
    assert browser.rows()[0][1] == "9999"
    browser.fill("Find things", "thing_4321")
    browser.sees("1–1 of 1 thing")
    browser.fill("Find things", "nothing")
    browser.sees("None of 10,000 things match.")
