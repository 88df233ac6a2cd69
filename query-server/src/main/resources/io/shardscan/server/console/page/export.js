import { element, replace } from "../dom.js";
import * as api from "../api.js";
import { download } from "../download.js";
import { bytes, plural } from "../format.js";
import { wait } from "../poll.js";
import { button, whileBusy } from "../component/button.js";
import { openDialog } from "../component/dialog.js";
import { notices } from "../component/notice.js";

const PAUSE = 1_000;

/** Exports a collection's rows as they are now, and offers the files. */
export async function exportCollection(collection) {
  const closed = new AbortController();
  const problems = notices();
  const progress = element("div", { "aria-live": "polite" }, element("p", { class: "muted" }, "Rows are being written…"));
  const dialog = openDialog({
    title: `Export of ${collection}`,
    body: [element("p", {}, "Parquet files with each row’s key, vector and metadata, as queries see them at this moment."), progress, problems.place],
  });
  dialog.addEventListener("close", () => closed.abort());
  await problems.during(async () => {
    const job = (await api.startExport(collection)).job_id;
    await ended(collection, job, closed.signal);
    if (!closed.signal.aborted) {
      const manifest = await api.exportManifest(collection, job);
      replace(progress, ...offered(collection, job, manifest, problems));
    }
  });
}

async function ended(collection, job, signal) {
  while (!signal.aborted) {
    const { status, error } = await api.exportJob(collection, job, signal);
    if (status === "failed") {
      throw new Error(error);
    }
    if (status === "complete") {
      return;
    }
    await wait(PAUSE, signal);
  }
}

function offered(collection, job, { parts, rows }, problems) {
  return [
    element("p", {}, `${plural(rows, "row")} in ${plural(parts.length, "file")}:`),
    element(
      "ul",
      { class: "stack-tight" },
      ...parts.map((part, i) => {
        const save = button({
          label: "Download", icon: "download", context: part.filename,
          onClick: () => whileBusy(save, () => problems.during(() => download(api.exportPath(collection, job, i), `${collection}-${part.filename}`, part.bytes))),
        });
        return element("li", { class: "spread" }, element("span", { class: "mono" }, part.filename), element("span", { class: "muted number" }, bytes(part.bytes)), save);
      }),
    ),
  ];
}
