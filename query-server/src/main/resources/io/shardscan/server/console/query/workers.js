import { element } from "../dom.js";
import { count, plural } from "../format.js";
import { bar } from "../component/bar.js";

/** How long each worker scanned, and how much. */
export function workerBars(stats) {
  const longest = Math.max(1, ...stats.map((one) => one.duration_ms));
  return element(
    "section",
    { class: "card stack-tight" },
    element("h3", {}, stats.length === 1 ? "Scan time" : `Scan times of ${plural(stats.length, "worker")}`),
    element(
      "ul",
      { class: "worker-bars" },
      ...stats.map((one) =>
        element(
          "li",
          {},
          element("span", { class: "mono truncate" }, one.worker_id),
          bar(one.duration_ms / longest),
          element("span", { class: "number small" }, `${one.duration_ms} ms`),
          element("span", { class: "number small muted" }, `${count(one.vectors_scanned)} rows`),
        ),
      ),
    ),
  );
}
