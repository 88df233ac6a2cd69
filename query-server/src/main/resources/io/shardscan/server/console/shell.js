// What surrounds every page: the header, the place of the page, and what is read out.

import { element, replace } from "./dom.js";
import { icon } from "./icons.js";
import { session } from "./session.js";
import { href } from "./router.js";
import { isDark, toggleTheme } from "./theme.js";

const main = element("main", { id: "page", tabindex: "-1" });
const header = element("header", { class: "shell" });
const spoken = element("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });

export function buildShell() {
  document.body.append(element("a", { class: "skip", href: "#page", on: { click: toPage } }, "Skip to the page"), header, main, spoken);
}

/** Says something to screen readers. */
export function announce(text) {
  spoken.textContent = text;
}

/**
 * Shows a page.
 *
 * @param {string} title the document's title
 * @param {string} [section] which link of the header is current
 */
export function showPage(title, section, ...content) {
  document.title = `${title} · Shardscan`;
  drawHeader(section);
  replace(main, ...content);
  main.className = section ? "" : "bare";
  window.scrollTo(0, 0);
}

/** Puts focus where reading begins, as a new page would. */
export function focusPage() {
  main.focus({ preventScroll: true });
}

function toPage(event) {
  event.preventDefault();
  main.focus();
}

function drawHeader(section) {
  header.hidden = false;
  replace(
    header,
    element("a", { class: "brand", href: href("collections"), "aria-label": "Shardscan" }, mark(), element("span", {}, "Shardscan")),
    session.key &&
      element(
        "nav",
        { "aria-label": "Sections" },
        link("Collections", "collections", section),
        link("Fleet", "fleet", section),
        element("a", { href: "/docs" }, "API"),
      ),
    element("div", { class: "shell-end" }, session.tenant && tenant(), themeButton(), session.key && signOut()),
  );
}

function link(text, section, current) {
  return element("a", { href: href(section), "aria-current": section === current ? "page" : null }, text);
}

const mark = () => element("img", { src: "mark.svg", alt: "", width: 24, height: 24 });

const tenant = () => element("span", { class: "tenant muted small truncate", title: "Tenant of the API key" }, session.tenant);

function themeButton() {
  const label = () => (isDark() ? "Use light colours" : "Use dark colours");
  const made = element(
    "button",
    {
      type: "button", class: "button quiet icon-only", "aria-label": label(), title: label(),
      on: {
        click: () => {
          toggleTheme();
          made.setAttribute("aria-label", label());
          made.title = label();
          replace(made, icon(isDark() ? "sun" : "moon"));
        },
      },
    },
    icon(isDark() ? "sun" : "moon"),
  );
  return made;
}

function signOut() {
  return element(
    "button",
    {
      type: "button", class: "button quiet", "aria-label": "Sign out",
      on: {
        click: () => {
          session.end();
          location.hash = "";
          location.reload();
        },
      },
    },
    icon("out"),
    element("span", {}, "Sign out"),
  );
}
