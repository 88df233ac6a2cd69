"""Every page in both themes, at a desk and on a phone: axe finds nothing, nothing sticks out."""

from selenium.webdriver import ActionChains, Keys

from .browser import DESKTOP, PHONE

PAGES = ["#/collections"] + [f"#/collections/products/{tab}" for tab in ("files", "query", "map", "schema", "settings")] + ["#/fleet"]


def ready(browser, page):
    browser.go("#/none")
    browser.until(lambda: browser.heading() is None, "the last page to be gone")
    browser.go(page)
    browser.until(lambda: browser.heading() in ("Collections", "products", "Fleet"), page)
    if page.endswith("query"):
        browser.press("Search")
        browser.until(lambda: browser.all(".worker-bars"), "results")
    elif page.endswith("map"):
        browser.sees("drawn by chance")
    elif page.endswith("files"):
        browser.sees("spring.parquet")
    elif page == "#/fleet":
        browser.sees("Segments in memory")


def test_pages_are_accessible_in_both_themes(browser, shop):
    for theme in ("light", "dark"):
        browser.theme(theme)
        for size in (DESKTOP, PHONE):
            browser.size(size)
            for page in PAGES:
                ready(browser, page)
                what = f"{page} in {theme} at {size[0]} pixels"
                browser.check_accessible(what)
                browser.check_fits(what)
    browser.size(DESKTOP)


def test_dialogs_and_signing_in_are_accessible(browser, shop):
    browser.size(DESKTOP)
    for theme in ("light", "dark"):
        browser.theme(theme)
        browser.go("#/collections")
        browser.press("New collection")
        browser.check_accessible(f"the dialog in {theme}")
        browser.press("Cancel")
    browser.press("Sign out")
    browser.until(lambda: browser.heading() == "Sign in", "to be signed out")
    for theme in ("dark", "light"):
        browser.theme(theme)
        browser.check_accessible(f"signing in, in {theme}")


def test_theme_can_be_chosen(browser, shop):
    browser.theme("light")
    browser.signed_in(shop.key)
    light = browser.script("return getComputedStyle(document.body.parentElement).backgroundColor")
    browser.press("Use dark colours")
    dark = browser.script("return getComputedStyle(document.body.parentElement).backgroundColor")
    assert light != dark
    browser.driver.refresh()
    browser.until(lambda: browser.heading() == "Collections", "the page again")
    assert browser.script("return getComputedStyle(document.body.parentElement).backgroundColor") == dark
    browser.press("Use light colours")
    assert browser.script("return localStorage.getItem('shardscan.theme')") is None


def test_everything_can_be_reached_by_keyboard(browser, shop):
    browser.go("#/collections")
    browser.sees("products")
    browser.script("document.activeElement.blur()")
    reached = set()
    for _ in range(40):
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        reached.add(browser.script("return document.activeElement.textContent.trim() || document.activeElement.getAttribute('aria-label')"))
    assert {"Skip to the page", "Collections", "Fleet", "New collection", "products"} <= reached, reached
