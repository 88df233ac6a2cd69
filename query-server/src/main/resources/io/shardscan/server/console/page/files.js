import { element, replace } from "../dom.js";
import * as api from "../api.js";
import { download } from "../download.js";
import { bytes, count, plural, when } from "../format.js";
import { poll } from "../poll.js";
import { badge } from "../component/badge.js";
import { button, whileBusy } from "../component/button.js";
import { openDialog } from "../component/dialog.js";
import { notices } from "../component/notice.js";
import { table } from "../component/table.js";
import { queue, uploadName } from "../upload/queue.js";
import { dropZone } from "./drop-zone.js";
import { exportCollection } from "./export.js";

const CALM = 8_000;
const EAGER = 1_000;
const INLINE = "Rows sent one by one";

const CHOICES = [["", "All states"], ["ready", "Ready"], ["processing", "Processing"], ["failed", "Failed"]];

/** The files of a collection. */
export function showFiles(collection, signal) {
  const problems = notices();
  let known = [];
  let refresh = () => {};
  const list = table({
    caption: `Files of ${collection}`,
    what: "file",
    key: (row) => row.name,
    text: (row) => row.name,
    choices: CHOICES,
    chosen: (row, state) => state === "" || row.state === state,
    columns: [
      { title: "File", sort: (row) => row.name, cell: nameCell, className: "main" },
      { title: "State", sort: (row) => row.state, cell: (row) => badge(row.state) },
      { title: "Rows", sort: (row) => row.rows, cell: (row) => count(row.rows), className: "number end", unit: "rows" },
      { title: "Size", sort: (row) => row.size, cell: (row) => bytes(row.size), className: "number end" },
      { title: "Uploaded", sort: (row) => row.modified, cell: (row) => when(row.modified), className: "wide" },
      { title: "Actions", hiddenTitle: true, cell: actions, className: "actions" },
    ],
  });
  const place = element("div");
  const exporting = button({ label: "Export as Parquet", icon: "download", onClick: () => exportCollection(collection) });
  const zone = dropZone(upload);

  function actions(row) {
    const act = (label, icon, onClick) => button({ label, icon, kind: "quiet", iconOnly: true, context: row.name, onClick });
    return element(
      "div",
      { class: "row tight end" },
      !row.is_wal && act("Download", "download", (event) => save(event.currentTarget, row)),
      !row.is_wal && act("Replace", "replace", () => zone.choose((file) => queue.add(collection, [[row.name, file]]))),
      act("Delete", "trash", () => confirmDelete(row)),
    );
  }

  function save(pressed, row) {
    whileBusy(pressed, () => problems.during(() => download(api.filePath(collection, row.name), row.name, row.size)));
  }

  function confirmDelete(row) {
    openDialog({
      title: row.is_wal ? "Delete the rows sent one by one?" : `Delete ${row.name}?`,
      body: [element("p", {}, `Its ${plural(row.rows, "row")} leave all answers within seconds, and come back only if the file is uploaded again.`)],
      action: "Delete",
      danger: true,
      onConfirm: async () => {
        await api.deleteFile(collection, row.name);
        refresh();
      },
    });
  }

  function upload(files) {
    const named = files.map((file) => [uploadName(file.name), file]);
    const there = named.filter(([name]) => known.some((row) => row.name === name));
    if (there.length === 0) {
      queue.add(collection, named);
      return;
    }
    openDialog({
      title: `Replace ${plural(there.length, "file")}?`,
      body: [
        element("p", {}, "There already is a file of this name. Replacing it takes its rows out and puts the new ones in, in one step."),
        element("p", { class: "mono break" }, there.slice(0, 10).map(([name]) => name).join(", "), there.length > 10 && " …"),
      ],
      action: "Replace",
      onConfirm: async () => queue.add(collection, named),
    });
  }

  function draw(rows) {
    known = rows;
    list.update(rows);
    const content = rows.length === 0 ? [] : [list.place];
    if (place.firstElementChild !== content[0]) {
      replace(place, ...content);
    }
    zone.place.classList.toggle("large", rows.length === 0);
    exporting.hidden = rows.length === 0;
  }

  async function load() {
    const answer = await problems.during(() => api.files(collection, signal));
    if (answer === undefined) {
      return CALM;
    }
    draw(answer.files);
    return answer.files.some((file) => file.state === "processing") ? EAGER : CALM;
  }

  refresh = load;
  const settled = ({ detail }) => detail.collection === collection && load();
  queue.addEventListener("settled", settled);
  signal.addEventListener("abort", () => queue.removeEventListener("settled", settled));
  poll(load, signal);
  return element("div", { class: "stack" }, zone.place, problems.place, place, element("div", { class: "row" }, exporting));
}

function nameCell(row) {
  return [
    element("span", { class: "mono break" }, row.is_wal ? INLINE : row.name),
    row.failure_reason && element("p", { class: "reason small break" }, row.failure_reason),
  ];
}
