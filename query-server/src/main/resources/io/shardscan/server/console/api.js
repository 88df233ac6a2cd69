// Calls the public API. An answer that is an error is thrown in the API's own words.

import { session } from "./session.js";

/** What the API answered where it did not do what was asked. */
export class ApiError extends Error {
  constructor(status, message, details = {}) {
    super(message);
    this.status = status;
    this.retryAfter = details.retryAfter ?? null;
    this.code = details.code ?? null;
  }
}

const NOT_REACHED = "The server cannot be reached. Check that it runs and that the network is up.";

/** Sends a request and returns the response, whatever its body is. */
export async function send(method, path, { body, signal, key = session.key } = {}) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (problem) {
    if (problem.name === "AbortError") {
      throw problem;
    }
    throw new ApiError(0, NOT_REACHED);
  }
  if (!response.ok) {
    throw await errorOf(response);
  }
  return response;
}

async function call(method, path, options) {
  const response = await send(method, path, options);
  return response.status === 204 ? null : response.json();
}

async function errorOf(response) {
  const answer = await response.json().catch(() => ({}));
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  return new ApiError(response.status, answer.error ?? `The server answered with status ${response.status}.`, {
    retryAfter,
    code: answer.code,
  });
}

const path = (collection, ...rest) =>
  ["/api/v1/collections", ...[collection, ...rest].map(encodeURIComponent)].join("/");

export const fleet = (signal) => call("GET", "/api/v1/fleet", { signal });
/** What a server tells of itself as text. */
export const text = async (path, signal) => (await send("GET", path, { signal })).text();

/** A server's health, which comes as a 503 when it is not well. */
export async function observed(path, signal) {
  const response = await fetch(path, { signal });
  return response.json();
}

export const whoami = (key) => call("GET", "/api/v1/whoami", { key });

export const collections = (signal) => call("GET", "/api/v1/collections", { signal });
export const collection = (name, signal) => call("GET", path(name), { signal });
export const createCollection = (body) => call("POST", "/api/v1/collections", { body });
export const changeCollection = (name, body) => call("PATCH", path(name), { body });
export const deleteCollection = (name) => call("DELETE", path(name));

export const files = (name, signal) => call("GET", path(name, "files"), { signal });
export const deleteFile = (name, file) => call("DELETE", path(name, "files", file));
export const filePath = (name, file) => path(name, "files", file);

export const schema = (name, signal) => call("GET", path(name, "schema"), { signal });
export const confirmSchema = (name, body) => call("POST", path(name, "schema", "confirm"), { body });
export const updateSchema = (name, body) => call("POST", path(name, "schema", "update"), { body });

export const query = (body, signal) => call("POST", "/api/v1/query", { body, signal });
export const vector = (name, key, signal) => call("GET", path(name, "vectors", key), { signal });
export const recall = (name, body, signal) => call("POST", path(name, "recall"), { body, signal });
export const sample = (name, parameters, signal) =>
  call("GET", `${path(name, "sample")}?${new URLSearchParams(parameters)}`, { signal });

export const startExport = (name) => call("POST", path(name, "export-jobs"), { body: {} });
export const exportJob = (name, job, signal) => call("GET", path(name, "export-jobs", job), { signal });
export const exportManifest = (name, job) => call("GET", path(name, "export-jobs", job, "manifest"));
export const exportPath = (name, job, part) => `${path(name, "export-jobs", job, "download")}?part=${part}`;

export const beginUpload = (name, file, size) =>
  call("POST", path(name, "files", file, "uploads"), { body: { content_length: size, method: "PUT" } });
export const partPath = (upload, part) => `/api/v1/uploads/${upload}/parts/${part}`;
export const completeUpload = (upload, parts) =>
  call("POST", `/api/v1/uploads/${upload}/complete`, { body: { parts } });
export const abandonUpload = (upload) => call("DELETE", `/api/v1/uploads/${upload}`);
