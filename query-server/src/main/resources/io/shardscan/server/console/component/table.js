import { element, replace } from "../dom.js";
import { button } from "./button.js";
import { count, plural } from "../format.js";
import { input, select } from "./field.js";

const PAGE = 50;

/** Rows that can be taken in at a glance, without anything to find them by. */
const FEW = 10;

/**
 * A table of many rows: searched, sorted and shown a page at a time. Rows whose content is as it
 * was keep their elements, so that focus and selection outlive a refresh.
 *
 * @param {object} options `caption` and `what` (what a row is); `columns`, each with `title`,
 *     `cell(row)`, and optionally `sort(row)`, `className`, `unit` (where there is no head to tell); `key(row)`; `text(row)` to be searched;
 *     `choices` ([value, label] pairs, the first for all) with `chosen(row, value)`
 */
export function table({ caption, what, columns, key, text, choices, chosen }) {
  let rows = [];
  let page = 0;
  let order = { column: columns.findIndex((column) => column.sort), down: false };
  const shown = new Map();

  const search = input({ type: "search", placeholder: `Find ${what}s`, "aria-label": `Find ${what}s`, on: { input: rewind } });
  const choice = choices && select(choices, choices[0][0], { "aria-label": `Show ${what}s`, on: { change: rewind } });
  const body = element("tbody", { role: "rowgroup" });
  const status = element("p", { class: "muted small number", "aria-live": "polite" });
  const previous = button({ label: "Previous page", icon: "left", iconOnly: true, onClick: () => turn(-1) });
  const next = button({ label: "Next page", icon: "right", iconOnly: true, onClick: () => turn(1) });
  const headers = columns.map(header);
  const tools = element("div", { class: "table-tools" }, search, choice);
  const foot = element("div", { class: "table-foot" }, status, element("div", { class: "row" }, previous, next));
  const place = element(
    "div",
    { class: "table-card" },
    tools,
    element(
      // The roles hold where a style makes rows of a table into something else, as on a phone.
      "table",
      { role: "table" },
      element("caption", { class: "visually-hidden" }, caption),
      element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...headers)),
      body,
    ),
    foot,
  );

  function header(column, index) {
    const heading = column.sort
      ? element("button", { type: "button", class: "sort", on: { click: () => sortBy(index) } }, column.title)
      : column.hiddenTitle
        ? element("span", { class: "visually-hidden" }, column.title)
        : column.title;
    return element("th", { role: "columnheader", scope: "col", class: column.className ?? null }, heading);
  }

  function sortBy(index) {
    order = { column: index, down: order.column === index ? !order.down : false };
    rewind();
  }

  function rewind() {
    page = 0;
    draw();
  }

  function turn(by) {
    page += by;
    draw();
  }

  function matching() {
    const wanted = search.value.trim().toLowerCase();
    const found = rows.filter(
      (row) => text(row).toLowerCase().includes(wanted) && (!choice || chosen(row, choice.value)),
    );
    const sort = columns[order.column]?.sort;
    if (sort) {
      const sign = order.down ? -1 : 1;
      found.sort((a, b) => sign * compare(sort(a), sort(b)));
    }
    return found;
  }

  function draw() {
    const found = matching();
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    page = Math.min(Math.max(0, page), pages - 1);
    const first = page * PAGE;
    const visible = found.slice(first, first + PAGE);
    show(visible);
    headers.forEach((head, index) => {
      const direction = order.down ? "descending" : "ascending";
      index === order.column ? head.setAttribute("aria-sort", direction) : head.removeAttribute("aria-sort");
    });
    tools.hidden = rows.length <= FEW;
    previous.disabled = page === 0;
    next.disabled = page >= pages - 1;
    foot.hidden = rows.length <= FEW;
    status.textContent =
      found.length === 0
        ? `None of ${plural(rows.length, what)} match.`
        : `${count(first + 1)}–${count(first + visible.length)} of ${plural(found.length, what)}`;
  }

  function show(visible) {
    const keep = new Map();
    const lines = visible.map((row) => {
      const signature = JSON.stringify(row);
      const known = shown.get(key(row));
      const line = known?.signature === signature ? known.line : made(row, known?.line);
      keep.set(key(row), { signature, line });
      return line;
    });
    const same = lines.length === body.children.length && lines.every((line, i) => line === body.children[i]);
    if (!same) {
      const focused = document.activeElement;
      replace(body, ...lines);
      if (body.contains(focused)) {
        focused.focus();
      }
    }
    shown.clear();
    keep.forEach((value, name) => shown.set(name, value));
  }

  function made(row, before) {
    const line = element(
      "tr",
      { role: "row" },
      ...columns.map((column) => element("td", { role: "cell", class: column.className ?? null, "data-unit": column.unit ?? null }, column.cell(row))),
    );
    if (before?.contains(document.activeElement)) {
      const index = focusables(before).indexOf(document.activeElement);
      before.replaceWith(line);
      focusables(line)[index]?.focus();
    }
    return line;
  }

  return {
    place,
    update(newRows) {
      rows = newRows;
      draw();
    },
  };
}

const focusables = (line) => [...line.querySelectorAll("a, button")];

function compare(a, b) {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
}
