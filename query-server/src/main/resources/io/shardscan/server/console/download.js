// Saves what the API answers with as a file. A link cannot carry the key, so the page fetches it.

import { send } from "./api.js";

/** What is larger goes to disk as it comes, where the browser can do that. */
const IN_MEMORY = 256e6;

export async function download(path, name, size) {
  if (size > IN_MEMORY && window.showSaveFilePicker) {
    const file = await window.showSaveFilePicker({ suggestedName: name });
    const response = await send("GET", path);
    await response.body.pipeTo(await file.createWritable());
    return;
  }
  const response = await send("GET", path);
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the blob after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
