import { element, replace } from "../dom.js";
import * as api from "../api.js";
import { bytes, count } from "../format.js";
import { poll } from "../poll.js";
import { go, href } from "../router.js";
import { showPage } from "../shell.js";
import { badge, optimization } from "../component/badge.js";
import { button } from "../component/button.js";
import { empty } from "../component/empty.js";
import { notices } from "../component/notice.js";
import { table } from "../component/table.js";
import { createCollection } from "./create-collection.js";

const CALM = 10_000;
const EAGER = 1_500;

const COLUMNS = [
  { title: "Name", sort: (row) => row.name, cell: name, className: "main" },
  { title: "Status", sort: (row) => row.status, cell: (row) => badge(row.status) },
  { title: "Rows", sort: (row) => row.vector_count, cell: (row) => count(row.vector_count), className: "number end", unit: "rows" },
  { title: "Dimension", sort: (row) => row.dimension ?? 0, cell: (row) => (row.dimension ? count(row.dimension) : "–"), className: "number end wide" },
  { title: "Size", sort: (row) => row.storage_gb, cell: (row) => bytes(row.storage_gb * 1e9), className: "number end" },
  { title: "Tier", sort: (row) => row.tier, cell: (row) => badge(row.tier), className: "wide" },
  { title: "Optimization", sort: (row) => row.optimization_state, cell: (row) => optimization(row.optimization_state), className: "wide" },
  { title: "Epoch", sort: (row) => row.epoch, cell: (row) => count(row.epoch), className: "number end wide" },
];

const CHOICES = [
  ["", "All statuses"],
  ["ready", "Ready"],
  ["processing", "Processing"],
  ["failed", "Failed"],
  ["capacity_limited", "Capacity limited"],
];

function name(row) {
  return [
    element("a", { href: href("collections", row.name, "files") }, row.name),
    row.failure_reason && element("p", { class: "reason small break" }, row.failure_reason),
  ];
}

/** All collections of the tenant. */
export function showCollections(signal) {
  const problems = notices();
  const list = table({
    caption: "Collections",
    what: "collection",
    columns: COLUMNS,
    key: (row) => row.name,
    text: (row) => row.name,
    choices: CHOICES,
    chosen: (row, status) => status === "" || row.status === status,
  });
  const create = (kind) => button({ label: "New collection", icon: "plus", kind, onClick: () => createCollection(created) });
  const place = element("div", {}, element("p", { class: "muted" }, "Loading…"));
  const created = (made) => go("collections", made, "files");
  showPage(
    "Collections",
    "collections",
    element("div", { class: "page-head spread" }, element("h1", {}, "Collections"), create("primary")),
    problems.place,
    place,
  );

  poll(async () => {
    const answer = await problems.during(() => api.collections(signal));
    if (answer === undefined) {
      return CALM;
    }
    const rows = answer.collections;
    if (rows.length === 0) {
      replace(
        place,
        empty("No collections yet", "A collection holds the vectors of the files that you upload to it. Create one, then drop a Parquet, CSV or fvecs file into it.", create("")),
      );
      return CALM;
    }
    list.update(rows);
    if (!place.contains(list.place)) {
      replace(place, list.place);
    }
    return rows.some((row) => row.status === "processing") ? EAGER : CALM;
  }, signal);
}
