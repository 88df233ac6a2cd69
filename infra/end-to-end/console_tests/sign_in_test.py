"""Signing in and out, and what becomes of the key."""

from .browser import Browser


def test_wrong_key_is_refused_in_the_api_s_words(browser: Browser, shop):
    browser.provoke(401)
    shop_key, shop.client.key = shop.client.key, "ssk_wrong"
    status, answer = shop.client.request("GET", "/api/v1/whoami")
    shop.client.key = shop_key
    assert status == 401

    browser.sign_in("ssk_wrong")

    browser.sees(answer["error"])
    assert browser.heading() == "Sign in"
    assert browser.script("return sessionStorage.length") == 0


def test_key_is_kept_for_the_tab_alone(browser, shop):
    browser.signed_in(shop.key)
    browser.driver.refresh()
    browser.until(lambda: browser.heading() == "Collections", "to be still signed in after a reload")
    assert shop.key not in str(browser.script("return {...localStorage}"))
    assert browser.script("return document.cookie") == ""

    first = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    browser.open()
    assert browser.heading() == "Sign in"
    browser.driver.close()
    browser.driver.switch_to.window(first)

    browser.press("Sign out")
    browser.until(lambda: browser.heading() == "Sign in", "to be signed out")
    assert browser.script("return sessionStorage.length") == 0


def test_tenants_see_nothing_of_each_other(browser, shop):
    browser.provoke(404)
    browser.signed_in(shop.other_key)
    browser.sees("No collections yet")
    browser.go("#/collections/products/files")
    browser.sees("Collection 'products' not found")
    assert "product_" not in browser.text() and "spring.parquet" not in browser.text()
    browser.press("Sign out")
