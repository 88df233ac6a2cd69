// What another page hands to the query page: the next time it is shown, it begins with that.

const waiting = new Map();

/** Leaves `{ key }`, a row to search for its like, or `{ among: { label, filter } }`, rows to search among. */
export function handOver(collection, what) {
  waiting.set(collection, what);
}

export function takeOver(collection) {
  const what = waiting.get(collection) ?? null;
  waiting.delete(collection);
  return what;
}
