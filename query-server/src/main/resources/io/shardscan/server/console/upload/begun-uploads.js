// What is known of uploads that have begun, so that a file that is dropped again after a reload goes
// on where it was. Without an API key of the tenant nothing can be done with it.

import { session } from "../session.js";

const PREFIX = "shardscan.upload.";

/** The server gives uploads up after a day. */
const FORGOTTEN_AFTER = 23 * 3_600_000;

const nameOf = (collection, name, file) =>
  PREFIX + JSON.stringify([session.tenant, collection, name, file.size, file.lastModified]);

/** `{ id, partSize, digests, begun }` of an upload of the same file, or null. */
export function recall(collection, name, file) {
  const begun = JSON.parse(localStorage.getItem(nameOf(collection, name, file)));
  return begun && Date.now() - begun.begun < FORGOTTEN_AFTER ? begun : null;
}

export function remember(collection, name, file, begun) {
  try {
    localStorage.setItem(nameOf(collection, name, file), JSON.stringify(begun));
  } catch {
    // Full or forbidden: the upload goes on, it just cannot be resumed after a reload.
  }
}

export function forget(collection, name, file) {
  localStorage.removeItem(nameOf(collection, name, file));
}
