// What of the tenant's uploads is not searchable yet, and since when.

import * as api from "../api.js";

/** Collections whose files are looked into; a page need not list all of thousands. */
const MOST_COLLECTIONS = 20;

/** `{ collections, rows, failed, waiting }`; `waiting` are files that are processed, oldest first. */
export async function ingestion(signal) {
  const { collections } = await api.collections(signal);
  const busy = collections.filter((one) => one.status === "processing").slice(0, MOST_COLLECTIONS);
  const listed = await Promise.all(
    busy.map(async (one) => (await api.files(one.name, signal)).files.map((file) => ({ ...file, collection: one.name }))),
  );
  return {
    collections: collections.length,
    rows: collections.reduce((sum, one) => sum + one.vector_count, 0),
    bytes: collections.reduce((sum, one) => sum + one.storage_gb * 1e9, 0),
    troubled: collections.filter((one) => one.failure_reason),
    waiting: listed
      .flat()
      .filter((file) => file.state === "processing")
      .sort((a, b) => a.modified.localeCompare(b.modified)),
  };
}
