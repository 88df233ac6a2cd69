// One file on its way: begun, sent in parts, completed, and waited for until it is searchable.

import * as api from "../api.js";
import { wait } from "../poll.js";
import { forget, recall, remember } from "./begun-uploads.js";
import { putPart } from "./part-request.js";
import { searchable } from "./searchable.js";
import { sha256 } from "./sha256.js";
import { Speed } from "./speed.js";

/** The least that the API takes is 5 MiB; small parts lose little when they are paused. */
const PART_BYTES = 8 << 20;
const PARTS_AT_ONCE = 3;
const PAUSES = [500, 1_000, 2_000, 4_000];
const PASSING = new Set([0, 502, 503, 504]);

/**
 * States: waiting, sending, paused, stopped (a problem that may pass; can be resumed), processing
 * (stored, not searchable yet), ready, failed (with `reason`), cancelled.
 */
export class FileUpload extends EventTarget {
  state = "waiting";
  reason = null;
  /** Seconds from stored to searchable. */
  searchableAfter = null;
  rows = null;
  #begun = null;
  #sent = new Map();
  #control = null;
  #speed = new Speed();
  #before = null;

  constructor(collection, name, file) {
    super();
    this.collection = collection;
    this.name = name;
    this.file = file;
  }

  get size() {
    return this.file.size;
  }

  get sentBytes() {
    return [...this.#sent.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  get bytesPerSecond() {
    return this.#speed.bytesPerSecond;
  }

  get active() {
    return this.state === "sending";
  }

  get settled() {
    return ["ready", "failed", "cancelled"].includes(this.state);
  }

  /** Sends what is not sent yet. Resolves when it is stored, or stands still, or has failed. */
  async send() {
    this.#control = new AbortController();
    this.#speed.reset();
    this.#become("sending");
    try {
      this.#begun ??= await this.#begin();
      await this.#sendParts(this.#control.signal);
      await this.#again(() => api.completeUpload(this.#begun.id, this.#parts()), this.#control.signal);
      forget(this.collection, this.name, this.file);
      this.#become("processing");
      this.#awaitSearchable();
    } catch (problem) {
      this.#stopped(problem);
    }
  }

  pause() {
    this.#become("paused");
    this.#control?.abort();
  }

  /** To be sent again when there is room. */
  resume() {
    this.#become("waiting");
  }

  /** Gives the upload up, with what was sent of it. */
  async cancel() {
    this.#become("cancelled");
    this.#control?.abort();
    forget(this.collection, this.name, this.file);
    if (this.#begun) {
      // If this fails the server gives it up by itself, after a day.
      await api.abandonUpload(this.#begun.id).catch(() => {});
    }
  }

  async #begin() {
    const known = recall(this.collection, this.name, this.file);
    const files = await api.files(this.collection);
    this.#before = files.files.find((file) => file.name === this.name)?.modified ?? null;
    if (known) {
      known.digests.forEach((digest, part) => digest && this.#sent.set(part, this.#blob(part, known.partSize).size));
      return known;
    }
    const { upload_id: id, chunk_size_max: most } = await this.#begunByServer();
    const partSize = Math.min(most, Math.max(PART_BYTES, Math.ceil(this.size / 10_000)));
    return { id, partSize, digests: Array(Math.max(1, Math.ceil(this.size / partSize))).fill(null), begun: Date.now() };
  }

  async #begunByServer() {
    for (;;) {
      try {
        return await this.#again(() => api.beginUpload(this.collection, this.name, this.size), this.#control.signal);
      } catch (problem) {
        if (problem.status !== 429) {
          throw problem;
        }
        this.#say(problem.message);
        await wait(problem.retryAfter * 1_000, this.#control.signal);
        this.#control.signal.throwIfAborted();
        this.#say(null);
      }
    }
  }

  async #sendParts(signal) {
    const missing = this.#begun.digests.flatMap((digest, part) => (digest ? [] : [part]));
    const sendNext = async () => {
      while (missing.length > 0) {
        await this.#sendPart(missing.shift(), signal);
      }
    };
    await Promise.all(Array.from({ length: PARTS_AT_ONCE }, sendNext));
  }

  async #sendPart(part, signal) {
    const blob = this.#blob(part, this.#begun.partSize);
    const digest = await sha256(blob);
    signal.throwIfAborted();
    await this.#again(
      () => putPart(api.partPath(this.#begun.id, part + 1), blob, digest, signal, (bytes) => this.#progress(part, bytes, signal)),
      signal,
    );
    this.#begun.digests[part] = digest;
    this.#progress(part, blob.size, signal);
    remember(this.collection, this.name, this.file, this.#begun);
  }

  #blob(part, partSize) {
    return this.file.slice(part * partSize, (part + 1) * partSize);
  }

  #parts() {
    return this.#begun.digests.map((etag, part) => ({ part_number: part + 1, etag }));
  }

  /** Tries again where a problem may pass by itself. */
  async #again(attempt, signal) {
    for (const pause of PAUSES) {
      try {
        return await attempt();
      } catch (problem) {
        if (!PASSING.has(problem.status)) {
          throw problem;
        }
        await wait(pause, signal);
        signal.throwIfAborted();
      }
    }
    return attempt();
  }

  #stopped(problem) {
    this.#control.abort();
    // What was only partly sent has to be sent again.
    this.#begun?.digests.forEach((digest, part) => digest || this.#sent.delete(part));
    if (problem.name === "AbortError") {
      this.#changed();
      return;
    }
    if (problem.status === 404 && this.#begun) {
      // The server has given the upload up; it begins anew.
      forget(this.collection, this.name, this.file);
      this.#begun = null;
      this.#sent.clear();
    }
    this.#become(PASSING.has(problem.status) || problem.status === 404 ? "stopped" : "failed", problem.message);
  }

  async #awaitSearchable() {
    const stored = performance.now();
    try {
      const file = await searchable(this.collection, this.name, this.#before);
      this.searchableAfter = (performance.now() - stored) / 1_000;
      this.rows = file.rows;
      this.#become(file.state === "failed" ? "failed" : "ready", file.failure_reason);
    } catch (problem) {
      this.#become("failed", problem.message);
    }
  }

  #progress(part, bytes, signal) {
    if (!signal.aborted) {
      this.#sent.set(part, bytes);
      this.#speed.sent(this.sentBytes);
      this.#changed();
    }
  }

  #say(text) {
    this.reason = text;
    this.#changed();
  }

  #become(state, reason = null) {
    this.state = state;
    this.reason = reason;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
