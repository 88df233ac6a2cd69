// Waits until files that were uploaded are searchable, or could not be taken. One request asks for
// all that wait in a collection.

import * as api from "../api.js";
import { wait } from "../poll.js";

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 3_000;
const PATIENCE = 10;

const waiting = new Map();

/**
 * Resolves to the file as the API lists it.
 *
 * @param {?string} before when the file that it replaces was uploaded
 */
export function searchable(collection, file, before) {
  return new Promise((resolve, reject) => {
    const inCollection = waiting.get(collection) ?? new Set();
    inCollection.add({ file, before, resolve, reject });
    if (!waiting.has(collection)) {
      waiting.set(collection, inCollection);
      ask(collection, inCollection);
    }
  });
}

async function ask(collection, inCollection) {
  let pause = FIRST_PAUSE;
  while (inCollection.size > 0) {
    const begun = performance.now();
    try {
      const byName = new Map((await api.files(collection)).files.map((file) => [file.name, file]));
      for (const one of [...inCollection]) {
        const found = byName.get(one.file);
        if (found && found.modified !== one.before && found.state !== "processing") {
          inCollection.delete(one);
          one.resolve(found);
        }
      }
    } catch (problem) {
      if (problem.status === 401 || problem.status === 404) {
        inCollection.forEach((one) => one.reject(problem));
        inCollection.clear();
      }
    }
    await wait(Math.max(pause, PATIENCE * (performance.now() - begun)));
    pause = Math.min(LONGEST_PAUSE, pause * 1.2);
  }
  waiting.delete(collection);
}
