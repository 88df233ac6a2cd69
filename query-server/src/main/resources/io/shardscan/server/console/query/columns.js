// Which metadata columns a collection has, and of which type, as a sample of its rows shows.

import * as api from "../api.js";

const SAMPLE = 100;
const TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?$/;
const MOST_VALUES = 40;

/**
 * Columns by name: `{ name, type, values }` with `type` one of text, number, boolean, time; `values`
 * are some that occur, to be suggested.
 */
export async function columnsOf(collection, signal) {
  const answer = await api.sample(collection, { rows: SAMPLE, include_metadata: true }, signal);
  return columnsIn(answer.rows.map((row) => row.metadata ?? {}));
}

export function columnsIn(metadata) {
  const found = new Map();
  for (const row of metadata) {
    note(found, row, "");
  }
  return [...found.values()].map(({ name, types, values }) => ({
    name,
    type: types.size === 1 ? [...types][0] : "text",
    values: [...values],
  }));
}

function note(found, object, prefix) {
  for (const [key, value] of Object.entries(object)) {
    const name = prefix + key;
    if (value === null) {
      continue;
    }
    if (typeof value === "object" && !Array.isArray(value)) {
      note(found, value, `${name}.`);
      continue;
    }
    const column = found.get(name) ?? { name, types: new Set(), values: new Set() };
    for (const one of Array.isArray(value) ? value : [value]) {
      column.types.add(typeOf(one));
      if (column.values.size < MOST_VALUES) {
        column.values.add(String(one));
      }
    }
    found.set(name, column);
  }
}

function typeOf(value) {
  if (typeof value === "number" || typeof value === "boolean") {
    return typeof value;
  }
  return TIME.test(value) ? "time" : "text";
}
