// Sends one part. XMLHttpRequest, as fetch does not tell how much of a body has been sent.

import { ApiError } from "../api.js";
import { session } from "../session.js";

/** Resolves when the part is stored; `onSent` gets the bytes that have gone out so far. */
export function putPart(path, blob, digest, signal, onSent) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", path);
    request.setRequestHeader("Authorization", `Bearer ${session.key}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-Content-Sha256", digest);
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () => {
      if (request.status === 200) {
        resolve();
      } else {
        reject(new ApiError(request.status, wordsOf(request)));
      }
    };
    request.onerror = () => reject(new ApiError(0, "The connection to the server broke."));
    request.onabort = () => reject(new DOMException("Paused", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(blob);
  });
}

function wordsOf(request) {
  try {
    return JSON.parse(request.responseText).error;
  } catch {
    return `The server answered with status ${request.status}.`;
  }
}
