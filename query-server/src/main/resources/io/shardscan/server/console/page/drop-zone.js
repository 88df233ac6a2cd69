import { element } from "../dom.js";
import { icon } from "../icons.js";
import { button } from "../component/button.js";

/** A place to drop files on, or to choose them at; `onFiles` gets them. */
export function dropZone(onFiles) {
  const picker = element("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files to upload", on: { change: picked } });
  const choosing = button({ label: "Choose files", kind: "primary", onClick: () => choose() });
  const place = element(
    "section",
    { class: "drop-zone", "aria-label": "Upload", on: { dragover: over, dragleave: leave, drop } },
    icon("upload"),
    element("p", {}, element("strong", {}, "Drop files here"), element("span", { class: "muted" }, " Parquet, CSV, JSON, Arrow, fvecs, fbin, npy, safetensors …")),
    choosing,
    picker,
  );
  let single = null;

  function choose(onFile = null) {
    single = onFile;
    picker.multiple = onFile === null;
    picker.click();
  }

  function picked() {
    const files = [...picker.files];
    picker.value = "";
    if (files.length > 0) {
      single ? single(files[0]) : onFiles(files);
    }
  }

  function over(event) {
    event.preventDefault();
    place.classList.add("over");
  }

  function leave() {
    place.classList.remove("over");
  }

  function drop(event) {
    event.preventDefault();
    leave();
    const files = [...event.dataTransfer.files];
    if (files.length > 0) {
      onFiles(files);
    }
  }

  return { place, choose };
}

// A file that misses the zone must not replace the page.
for (const event of ["dragover", "drop"]) {
  addEventListener(event, (dropped) => dropped.preventDefault());
}
