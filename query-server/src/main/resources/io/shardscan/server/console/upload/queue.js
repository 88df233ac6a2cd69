// All uploads of this tab; a few are sent at once, the others wait.

import { FileUpload } from "./file-upload.js";

const AT_ONCE = 2;

class UploadQueue extends EventTarget {
  uploads = [];

  /** Adds files, each a `[name, File]` pair. */
  add(collection, files) {
    for (const [name, file] of files) {
      const upload = new FileUpload(collection, name, file);
      upload.addEventListener("change", () => this.#changed(upload));
      this.uploads.push(upload);
    }
    this.#advance();
  }

  /** Takes what has ended out of the list. */
  clear() {
    this.uploads = this.uploads.filter((upload) => !upload.settled);
    this.dispatchEvent(new Event("change"));
  }

  get unfinished() {
    return this.uploads.filter((upload) => !upload.settled && upload.state !== "processing");
  }

  #changed(upload) {
    if (upload.settled) {
      this.dispatchEvent(new CustomEvent("settled", { detail: upload }));
    }
    this.#advance();
  }

  #advance() {
    while (this.uploads.filter((upload) => upload.active).length < AT_ONCE) {
      const next = this.uploads.find((upload) => upload.state === "waiting");
      if (!next) {
        break;
      }
      next.send();
    }
    this.dispatchEvent(new Event("change"));
  }
}

export const queue = new UploadQueue();

addEventListener("beforeunload", (event) => {
  if (queue.unfinished.length > 0) {
    event.preventDefault();
  }
});

/** A file's name as the API takes it: what it does not take becomes a hyphen. */
export const uploadName = (name) => name.replace(/[^a-zA-Z0-9._-]+/g, "-");
