"""The map: what points are, and how they become a search."""

from selenium.webdriver import ActionChains, Keys


def test_colours_tell_categories(browser, shop):
    browser.go("#/collections/products/map")
    browser.sees("2,000 rows drawn by chance")
    assert browser.field("Colour by").get_attribute("value") == "category"
    legend = browser.all(".legend button")
    assert len(legend) == 5
    browser.choose("Sample", "500 rows")
    browser.sees("500 rows drawn by chance")
    browser.choose("Colour by", "price")
    assert browser.find(".gradient-legend").is_displayed()
    browser.choose("Colour by", "category")


def test_keys_go_from_point_to_point(browser, shop):
    field = browser.find(".map-field")
    field.send_keys(Keys.ARROW_RIGHT)
    named = browser.find(".map-tip strong").text
    assert named.startswith("product_")
    for key in (Keys.ARROW_RIGHT, Keys.ARROW_LEFT, Keys.ARROW_DOWN, Keys.ARROW_UP):
        field.send_keys(key)
    spoken = browser.script("return document.querySelector('[role=status]').textContent")
    assert spoken.startswith(browser.find(".map-tip strong").text) and "category" in spoken


def test_lasso_makes_a_filter(browser, shop):
    canvas = browser.find(".scatter-canvas")
    width, height = canvas.size["width"], canvas.size["height"]
    moves = ActionChains(browser.driver, duration=20).move_to_element_with_offset(canvas, -width // 2 + 3, -height // 2 + 3).click_and_hold()
    for x, y in ((width // 2 - 3, 0), (0, height - 6), (-(width // 2 - 3), 0)):
        moves = moves.move_by_offset(x, y)
    moves.release().perform()
    browser.sees("Chosen: ")
    browser.press("Search among them")
    browser.sees("chosen on the map")
    browser.fill("Results", "1000")
    browser.press("Search")
    browser.until(lambda: len(browser.keys()) == 50, "a page of results")
    code = browser.script("return document.querySelector('pre.code').textContent")
    assert '"filter":{"id":{"$in":["product_' in code
    chosen = code.split('"$in":[')[1].split("]")[0].count("product_")
    assert browser.find(".outcome h2").text == f"{chosen} results"
    browser.press("Remove the rows chosen on the map")


def test_legend_makes_a_filter(browser, shop):
    browser.go("#/collections/products/map")
    browser.sees("2,000 rows drawn by chance")
    browser.all(".legend button")[0].click()
    browser.press("Search among them")
    browser.sees("category is ")
    browser.press("Search")
    browser.until(lambda: '{"category":{"$eq":' in browser.script("return document.querySelector('pre.code')?.textContent ?? ''"), "the filter")
