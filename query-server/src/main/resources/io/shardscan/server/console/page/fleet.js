import { element, replace } from "../dom.js";
import { bytes, count, plural, seconds } from "../format.js";
import { poll } from "../poll.js";
import { href } from "../router.js";
import { showPage } from "../shell.js";
import { bar } from "../component/bar.js";
import { notices } from "../component/notice.js";
import { ingestion } from "../fleet/lag.js";
import { wholeFleet } from "../fleet/nodes.js";
import { queue } from "../upload/queue.js";

const PAUSE = 3_000;
const MOST_SHOWN = 8;

/** Whether all is well, in one picture. */
export function showFleet(signal) {
  const problems = notices();
  const place = element("div", { class: "stack" }, element("p", { class: "muted" }, "Loading…"));
  showPage("Fleet", "fleet", element("div", { class: "page-head" }, element("h1", {}, "Fleet")), problems.place, place);
  poll(async () => {
    await problems.during(async () => {
      const [fleet, uploads] = await Promise.all([wholeFleet(signal), ingestion(signal)]);
      replace(place, ...drawn(fleet, uploads));
    });
    return PAUSE;
  }, signal);
}

function drawn({ nodes, replicas, collections }, uploads) {
  return [
    element(
      "div",
      { class: "tiles" },
      tile("Nodes ready", `${nodes.filter((node) => node.ready).length} of ${nodes.length}`),
      tile("Memory for segments", bytes(sum(nodes, "memoryUsed")), `of ${bytes(sum(nodes, "memoryLimit"))}`),
      tile("Your rows", count(uploads.rows), `${plural(uploads.collections, "collection")}, ${bytes(uploads.bytes)}`),
      lagTile(uploads.waiting),
      searchableTile(nodes[0]),
    ),
    element("section", { class: "stack-tight" }, element("h2", {}, "Nodes"), element("div", { class: "nodes" }, ...nodes.map(nodeCard))),
    nodes.length > 1 && spread(collections, replicas),
    waitingFiles(uploads.waiting),
    troubles(uploads.troubled),
    recentUploads(),
  ];
}

const sum = (nodes, field) => nodes.reduce((all, node) => all + node[field], 0);

function tile(name, figure, rest) {
  return element("div", { class: "card tile" }, element("p", { class: "muted small" }, name), element("p", { class: "figure number" }, figure), element("p", { class: "muted small number" }, rest ?? ""));
}

function lagTile(waiting) {
  const oldest = waiting[0];
  return tile(
    "Ingestion lag",
    oldest ? seconds(Math.max(0, (Date.now() - new Date(oldest.modified)) / 1_000)) : "None",
    oldest ? `${plural(waiting.length, "file")} not searchable yet` : "Everything is searchable",
  );
}

function searchableTile(node) {
  return tile(
    "Upload to searchable",
    node.searchableMedian === null ? "–" : `≤ ${seconds(node.searchableMedian)}`,
    node.searchableMedian === null ? "No upload since the start" : `half of ${plural(node.searchableFiles, "file")}; 99 % ${bound(node.searchableHigh)}`,
  );
}

const bound = (at) => (at === Infinity ? "longer" : `≤ ${seconds(at)}`);

function nodeCard(node) {
  return element(
    "article",
    { class: "card stack-tight", "aria-label": `Node ${node.id}` },
    element("div", { class: "spread" }, element("h3", { class: "mono" }, node.id), element("span", { class: `badge ${node.ready ? "good" : "bad"}` }, state(node))),
    node.gone && element("p", { class: "muted small" }, `Left ${seconds(node.goneFor)} ago. The others answer without it, and load what it held.`),
    !node.gone && share("Segments in memory", node.memoryUsed, node.memoryLimit),
    node.detailed && share("Java heap", node.heapUsed, node.heapLimit),
    node.detailed && element(
      "dl",
      { class: "facts" },
      fact("Queries", count(node.queries)),
      fact("Half of them", node.median === null ? "–" : bound(node.median)),
      fact("99 %", node.high === null ? "–" : bound(node.high)),
      fact("Refused", count(node.notServed)),
      fact("Loads failed", count(node.refreshFailures)),
      fact("Connections", count(node.connections)),
      fact("Up for", seconds(node.uptime)),
    ),
  );
}

function state(node) {
  return node.gone ? "Gone" : node.ready ? "Ready" : `Not ready: ${node.failing.join(", ")}`;
}

/** Where the collections' segments are, those first that have too few copies. */
function spread(collections, replicas) {
  const few = (one) => one.segments > 0 && one.copies < replicas;
  return list(
    "Copies of segments",
    [...collections].sort((a, b) => few(b) - few(a)),
    (one) => [
      link(one.name),
      element(
        "span",
        { class: few(one) ? "number bad-text" : "muted number" },
        `${plural(one.segments, "segment")} on at least ${one.copies} of ${replicas} nodes; ` +
          one.nodes.map((node) => `${node.worker_id}: ${count(node.segments)}, epoch ${count(node.epoch)}`).join("; "),
      ),
    ],
  );
}

const fact = (name, value) => element("div", {}, element("dt", {}, name), element("dd", { class: "number" }, value));

function share(name, used, limit) {
  const full = limit > 0 ? used / limit : 0;
  return element(
    "div",
    { class: "stack-tight" },
    element("div", { class: "spread small" }, element("span", { class: "muted" }, name), element("span", { class: "number" }, `${bytes(used)} of ${bytes(limit)}`)),
    bar(full, full > 0.9 ? "warn" : ""),
  );
}

function waitingFiles(waiting) {
  return list("Not searchable yet", waiting, (file) => [
    link(file.collection, file.name),
    element("span", { class: "muted number" }, `${bytes(file.size)}, ${seconds(Math.max(0, (Date.now() - new Date(file.modified)) / 1_000))} ago`),
  ]);
}

function troubles(troubled) {
  return list("Needs attention", troubled, (one) => [link(one.name), element("span", { class: "break bad-text" }, one.failure_reason)]);
}

function recentUploads() {
  const ended = queue.uploads.filter((upload) => upload.state === "ready").reverse();
  const longest = Math.max(...ended.map((upload) => upload.searchableAfter), 0.001);
  return list("Uploads of this tab, from stored to searchable", ended, (upload) => [
    link(upload.collection, upload.name),
    bar(upload.searchableAfter / longest),
    element("span", { class: "number" }, seconds(upload.searchableAfter)),
  ]);
}

function list(title, entries, line) {
  if (entries.length === 0) {
    return null;
  }
  const rest = entries.length - MOST_SHOWN;
  return element(
    "section",
    { class: "stack-tight" },
    element("h2", {}, title),
    element("ul", { class: "card lines" }, ...entries.slice(0, MOST_SHOWN).map((entry) => element("li", {}, ...line(entry)))),
    rest > 0 && element("p", { class: "muted small" }, `and ${plural(rest, "more", "more")}`),
  );
}

const link = (collection, file) =>
  element("a", { class: "break", href: href("collections", collection, "files") }, file ? `${collection} / ${file}` : collection);
