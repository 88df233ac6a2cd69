// Which colour a row has, by one of its metadata columns. Colours are named by classes of the style
// sheet; a canvas needs them as values, which a probe in the page tells.

import { element } from "../dom.js";
import { count, value } from "../format.js";

const SERIES = 8;
const STEPS = 24;

/**
 * The scale of a column.
 *
 * @returns {object} `of(row)` is the number of a row's colour; `legend` has `{ colour, label, value,
 *     rows }` of categories, or `ends` the least and greatest number
 */
export function colourScale(column, rows) {
  if (!column) {
    return { of: () => 0, legend: [], ends: null };
  }
  return column.type === "number" || column.type === "time" ? gradient(column, rows) : categories(column, rows);
}

/** A field of a row's metadata; `a.b` is within an object. */
export function fieldOf(row, name) {
  const metadata = row.metadata ?? {};
  return name in metadata ? metadata[name] : name.split(".").reduce((object, part) => object?.[part], metadata);
}

function categories(column, rows) {
  const sizes = new Map();
  for (const row of rows) {
    const field = fieldOf(row, column.name) ?? null;
    sizes.set(field, (sizes.get(field) ?? 0) + 1);
  }
  const frequent = [...sizes].sort((a, b) => b[1] - a[1]).filter(([field]) => field !== null).slice(0, SERIES);
  const colours = new Map(frequent.map(([field], i) => [field, i + 1]));
  const shown = frequent.reduce((sum, [, size]) => sum + size, 0);
  const legend = frequent.map(([field, size]) => ({ colour: colours.get(field), label: value(field), value: field, rows: size }));
  if (shown < rows.length) {
    legend.push({ colour: 0, label: "Other", rows: rows.length - shown });
  }
  return { of: (row) => colours.get(fieldOf(row, column.name)) ?? 0, legend, ends: null };
}

function gradient(column, rows) {
  const number = (row) => {
    const field = fieldOf(row, column.name);
    return column.type === "time" ? Date.parse(field) : field;
  };
  const known = rows.map(number).filter(Number.isFinite).sort((a, b) => a - b);
  // A few rows far out would take all the colours for themselves.
  const low = known[Math.floor(known.length * 0.02)] ?? 0;
  const high = known[Math.ceil(known.length * 0.98) - 1] ?? 0;
  const text = (at) => (column.type === "time" ? new Date(at).toISOString().slice(0, 10) : count(at));
  const of = (row) => {
    const at = number(row);
    if (!Number.isFinite(at)) {
      return 0;
    }
    const share = high > low ? Math.min(1, Math.max(0, (at - low) / (high - low))) : 0;
    return SERIES + 1 + Math.round(share * (STEPS - 1));
  };
  return { of, legend: [], ends: [text(low), text(high)] };
}

/** The colours by their numbers, as the theme has them now: other, the series, then the gradient. */
export function palette(place) {
  const probe = element("span", { hidden: true });
  place.append(probe);
  const colour = (expression) => {
    probe.style.color = expression;
    return getComputedStyle(probe).color;
  };
  const colours = [colour("var(--series-other)")];
  for (let i = 1; i <= SERIES; i++) {
    colours.push(colour(`var(--series-${i})`));
  }
  for (let i = 0; i < STEPS; i++) {
    colours.push(colour(`color-mix(in oklab, var(--ramp-high) ${(100 * i) / (STEPS - 1)}%, var(--ramp-low))`));
  }
  probe.remove();
  return colours;
}
