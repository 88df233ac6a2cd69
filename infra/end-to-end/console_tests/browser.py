"""A headless Chromium with the console in it, as a user sees and uses it."""

import json
import os
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
DESKTOP = (1280, 860)
PHONE = (390, 844)


class Browser:
    def __init__(self, url):
        self.url = url + "/console/"
        self.downloads = Path(tempfile.mkdtemp(dir=os.environ["WORK"]))
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ARGUMENTS:
            options.add_argument(argument)
        options.add_argument("--user-data-dir=" + tempfile.mkdtemp(dir=os.environ["WORK"]))
        options.add_experimental_option("prefs", {"download.default_directory": str(self.downloads)})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        self.expected = []
        self.size(DESKTOP)
        self.theme("light")

    def close(self):
        self.driver.quit()

    # What the page looks like

    def size(self, size):
        width, height = size
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)

    def theme(self, name):
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def network(self, upload=-1, offline=False):
        """How fast uploads go, in bytes a second; -1 is as fast as can be."""
        self.cdp("Network.enable")
        self.cdp("Network.emulateNetworkConditions", offline=offline, latency=0, downloadThroughput=-1, uploadThroughput=upload)

    def cdp(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    # Going somewhere

    def open(self, path="", title=None):
        """Opens a page of the console; in a new document, so that nothing is left of the last one."""
        self.driver.get("about:blank")
        self.driver.get(self.url + path)
        self.until(lambda: self.script("return document.querySelector('h1') !== null"), "a heading")

    def go(self, path):
        """Follows a link within the console."""
        self.script("location.hash = arguments[0]", path)

    def sign_in(self, key):
        self.driver.get("about:blank")
        self.driver.get(self.url)
        self.script("sessionStorage.clear()")
        self.open()
        self.field("API key").send_keys(key)
        self.press("Sign in")

    def signed_in(self, key):
        self.sign_in(key)
        self.until(lambda: self.heading() == "Collections", "the list of collections")

    # What is on the page

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def find(self, css):
        return self.until(lambda: next((one for one in self.driver.find_elements(By.CSS_SELECTOR, css) if one.is_displayed()), None), css)

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def named(self, css, name):
        """The visible element of that kind whose accessible name it is."""
        return self.until(
            lambda: next((one for one in self.all(css) if one.is_displayed() and one.accessible_name == name), None),
            lambda: f"{css} named {name!r}; there are {[one.accessible_name for one in self.all(css) if one.is_displayed()]}",
        )

    def field(self, label):
        return self.named("input, select, textarea", label)

    def button(self, name):
        return self.named("button", name)

    def press(self, name):
        self.script("arguments[0].scrollIntoView({block: 'center'})", self.button(name))
        self.button(name).click()

    def choose(self, label, option):
        """Chooses of a select, or of options that stand side by side."""
        for one in self.field(label).find_elements(By.TAG_NAME, "option"):
            if one.text == option:
                one.click()
                return
        raise AssertionError(f"{label} has no option {option}")

    def radio(self, name):
        self.script("arguments[0].click()", self.until(lambda: next((one for one in self.all("input[type=radio]") if one.accessible_name == name), None), name))

    def fill(self, label, text):
        field = self.field(label)
        field.clear()
        field.send_keys(text)

    def heading(self):
        return self.script("return document.querySelector('h1')?.textContent")

    def text(self):
        return self.script("return document.body.innerText")

    def sees(self, words, seconds=20):
        self.until(lambda: words in self.text(), f"the words {words!r}", seconds)

    def rows(self):
        """The texts of the cells of all visible tables' rows."""
        return self.script(
            "return [...document.querySelectorAll('tbody tr')].map(row => [...row.cells].map(cell => cell.innerText.trim()))"
        )

    def keys(self, number=0):
        """The keys of the results in the table of that number."""
        return self.script(
            "return [...(document.querySelectorAll('table')[arguments[0]]?.querySelectorAll('.key-cell .mono') ?? [])].map(one => one.textContent)",
            number,
        )

    def until(self, holds, what, seconds=20):
        def now(_):
            try:
                return holds()
            except StaleElementReferenceException:
                return False

        try:
            return WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(now)
        except TimeoutException:
            raise AssertionError(f"waited {seconds} s for {what() if callable(what) else what}") from None

    # What must not be

    def provoke(self, *statuses):
        """Answers with these statuses are expected from now on: the browser notes each in its console."""
        self.expected += [f"status of {status}" for status in statuses]

    def check_console(self):
        """Nothing but what was provoked is in the browser's console."""
        entries = [entry for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
        unexpected = [entry["message"] for entry in entries if not any(one in entry["message"] for one in self.expected)]
        assert not unexpected, f"the browser's console says: {unexpected}"

    def check_accessible(self, what):
        """axe finds nothing wrong."""
        self.script(Path(os.environ["AXE"]).read_text())
        # Colours are judged as they end up, not on the way.
        violations = self.driver.execute_async_script(
            """const done = arguments[0];
            Promise.all(document.getAnimations().map(one => one.effect.getTiming().iterations === Infinity ? null : one.finished.catch(() => null)))
              .then(() => axe.run(document, {resultTypes: ['violations']}))
              .then(result => done(result.violations.map(one => ({id: one.id, help: one.help, nodes: one.nodes.map(node => node.html.slice(0, 200))}))))
              .catch(problem => done([{id: 'axe', help: String(problem), nodes: []}]))"""
        )
        assert not violations, f"{what}: {json.dumps(violations, indent=1)}"

    def check_fits(self, what):
        """Nothing sticks out at the side."""
        wide = self.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{what} is {wide} pixels wider than the window"
