import { element } from "../dom.js";
import { count } from "../format.js";

/** What colours mean. A category is a button that chooses its rows. */
export function legend(scale, onChoose) {
  if (scale.ends) {
    return element("div", { class: "gradient-legend" }, element("span", { class: "gradient", "aria-hidden": "true" }), element("div", { class: "spread small number muted" }, ...scale.ends.map((end) => element("span", {}, end))));
  }
  return element(
    "ul",
    { class: "legend" },
    ...scale.legend.map((entry) =>
      element(
        "li",
        {},
        entry.value === undefined
          ? element("span", { class: "legend-entry" }, ...inside(entry))
          : element(
              "button",
              { type: "button", class: "legend-entry", title: "Choose these rows", on: { click: () => onChoose(entry) } },
              ...inside(entry),
            ),
      ),
    ),
  );
}

const inside = (entry) => [
  element("span", { class: `swatch series-${entry.colour}`, "aria-hidden": "true" }),
  element("span", { class: "truncate" }, entry.label),
  element("span", { class: "number muted small" }, count(entry.rows)),
];
