import { element, replace } from "../dom.js";
import * as api from "../api.js";
import { percent, plural, value } from "../format.js";
import { go } from "../router.js";
import { announce } from "../shell.js";
import { button, whileBusy } from "../component/button.js";
import { empty } from "../component/empty.js";
import { field, select } from "../component/field.js";
import { notices } from "../component/notice.js";
import { colourScale, fieldOf } from "../map/colours.js";
import { legend } from "../map/legend.js";
import { scatter } from "../map/scatter.js";
import { columnsIn } from "../query/columns.js";
import { handOver } from "../query/handover.js";

const SIZES = [["500", "500 rows"], ["2000", "2,000 rows"], ["5000", "5,000 rows"], ["10000", "10,000 rows"]];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const FIELDS = 6;

/** A sample of the collection on its first two principal components. */
export function showMap(collection, signal) {
  const problems = notices();
  let rows = [];
  let columns = [];
  const size = select(SIZES, "2000", { on: { change: load } });
  const column = element("select", { on: { change: colour } });
  const again = button({ label: "Draw another sample", icon: "dice", onClick: load });
  const tip = element("div", { class: "map-tip", hidden: true });
  const keys = element("div", { class: "legend-place" });
  const choice = element("section", { class: "stack-tight", "aria-label": "Chosen rows" });
  const about = element("p", { class: "muted small" });
  const points = scatter({ onHover: hover, onPick: pick, onLasso: surround });
  const canvasField = element(
    "div",
    {
      class: "map-field", tabindex: "0", role: "application", "aria-label": `Map of ${collection}`, "aria-describedby": "map-help",
      on: { keydown: steer },
    },
    points.canvas,
    tip,
  );
  const frame = element("div", { class: "card map-frame" }, canvasField);
  const place = element(
    "div",
    { class: "map-layout" },
    frame,
    element(
      "aside",
      { class: "card stack", "aria-label": "Map settings" },
      field("Sample", size),
      field("Colour by", column),
      keys,
      choice,
      again,
      problems.place,
      about,
      element("p", { class: "muted small", id: "map-help" }, "Draw a line around points to search among them, or press one to search for its like. Arrow keys go from point to point, Enter searches."),
    ),
  );

  function load() {
    return whileBusy(again, () =>
      problems.during(async () => {
        const answer = await api.sample(collection, { rows: size.value, axes: 2, include_metadata: true }, signal);
        if (answer.rows.length === 0) {
          replace(frame, empty("Nothing to draw yet", "The collection has no rows. Upload a file to it."));
          return;
        }
        rows = answer.rows;
        know(columnsIn(rows.map((row) => row.metadata ?? {})));
        const [x, y] = answer.explained_variance;
        about.textContent = `${plural(rows.length, "row")} drawn by chance, on the two axes along which they differ most: ${percent(x)} and ${percent(y)} of their variance.`;
        colour();
      }),
    );
  }

  function know(found) {
    const before = column.value;
    columns = found;
    const wanted = before || suited(found, rows)?.name || "";
    replace(column, element("option", { value: "" }, "Nothing"), ...found.map((one) => element("option", { value: one.name, selected: one.name === wanted }, one.name)));
  }

  function colour() {
    const chosen = columns.find((one) => one.name === column.value);
    const scale = colourScale(chosen, rows);
    replace(keys, legend(scale, (entry) => chooseValue(chosen.name, entry)));
    replace(choice);
    points.show(rows, scale);
  }

  function hover(row, x, y) {
    tip.hidden = row === null;
    if (row) {
      replace(tip, element("strong", { class: "mono break" }, row.key), ...described(row));
      tip.style.left = `${x}px`;
      tip.style.top = `${y}px`;
      tip.classList.toggle("left", x > canvasField.clientWidth / 2);
      announce(`${row.key}${column.value ? `, ${column.value} ${value(fieldOf(row, column.value))}` : ""}`);
    }
  }

  function pick(row) {
    handOver(collection, { key: row.key });
    go("collections", collection, "query");
  }

  function surround(chosen) {
    offer(plural(chosen.length, "row"), chosen.length > 0 && {
      label: `Among ${plural(chosen.length, "row")} chosen on the map`,
      filter: { id: { $in: chosen.map((row) => row.key) } },
    });
  }

  function chooseValue(name, entry) {
    points.choose((row) => fieldOf(row, name) === entry.value);
    offer(`${name} is ${entry.label}: ${plural(entry.rows, "row")}`, {
      label: `${name} is ${entry.label}`,
      filter: { [name]: { $eq: entry.value } },
    });
  }

  function offer(text, among) {
    announce(`Chosen: ${text}`);
    replace(
      choice,
      element("p", { class: "notice break" }, `Chosen: ${text}`),
      element(
        "div",
        { class: "row" },
        among && button({ label: "Search among them", icon: "search", kind: "primary", onClick: () => search(among) }),
        button({ label: "Clear", kind: "quiet", onClick: clear }),
      ),
    );
  }

  function search(among) {
    handOver(collection, { among });
    go("collections", collection, "query");
  }

  function clear() {
    points.choose(() => false);
    replace(choice);
  }

  function steer(event) {
    if (ARROWS[event.key]) {
      event.preventDefault();
      points.step(...ARROWS[event.key]);
    } else if (event.key === "Enter" && points.marked()) {
      pick(points.marked());
    } else if (event.key === "Escape") {
      clear();
    }
  }

  load();
  return place;
}

/** The column to begin with: one of few values, as different from one another as can be. */
function suited(columns, rows) {
  const few = columns.filter((one) => one.type === "text" || one.type === "boolean").map((one) => ({ ...one, size: new Set(rows.map((row) => fieldOf(row, one.name))).size }));
  return few.filter((one) => one.size > 1 && one.size <= 12).sort((a, b) => b.size - a.size)[0];
}

const described = (row) =>
  Object.entries(row.metadata ?? {})
    .slice(0, FIELDS)
    .map(([name, any]) => element("span", { class: "small" }, element("span", { class: "muted" }, `${name} `), value(any)));
