// The exact and the approximate answer to one query, side by side.

import { element, replace } from "../dom.js";
import * as api from "../api.js";
import { percent, plural } from "../format.js";
import { button, whileBusy } from "../component/button.js";
import { notices } from "../component/notice.js";
import { resultTable } from "./results.js";

/** Share of the exact results that were found; of equal scores it does not matter which. */
export function recallOf(exact, approximate) {
  if (exact.length === 0) {
    return 1;
  }
  const least = exact.at(-1).score;
  return Math.min(1, approximate.filter((result) => result.score >= least).length / exact.length);
}

export function comparison(body, exact, approximate, onSimilar) {
  const found = new Set(approximate.results.map((result) => result.key));
  const missed = (result) => (found.has(result.key) ? null : { kind: "bad", text: "Missed" });
  const used = approximate.index?.used ?? "exact";
  return element(
    "div",
    { class: "stack" },
    element(
      "section",
      { class: "card stack-tight" },
      element("h3", {}, "Recall"),
      element("p", { class: "figure number" }, percent(recallOf(exact.results, approximate.results))),
      element(
        "p",
        { class: "muted" },
        `of the ${plural(exact.results.length, "exact result")} were found. `,
        used === "exact" ? "The server chose to scan exactly. " : `Answered by ${used}. `,
        `${scanned(approximate)} against ${scanned(exact)}.`,
      ),
      measurement(body),
    ),
    element(
      "div",
      { class: "side-by-side" },
      element("section", { class: "stack-tight" }, element("h3", {}, "Exact"), resultTable("Exact results", exact.results, body.distance_metric, onSimilar, missed)),
      element("section", { class: "stack-tight" }, element("h3", {}, "Approximate"), resultTable("Approximate results", approximate.results, body.distance_metric, onSimilar)),
    ),
  );
}

function scanned(answer) {
  const rows = answer.worker_stats.reduce((sum, one) => sum + one.vectors_scanned, 0);
  const slowest = Math.max(0, ...answer.worker_stats.map((one) => one.duration_ms));
  return `${plural(rows, "row")} in ${slowest} ms`;
}

/** One query says little: the same over some rows of the collection. */
function measurement(body) {
  const problems = notices();
  const outcome = element("p", { class: "muted", "aria-live": "polite" });
  const start = button({
    label: "Measure on 25 rows",
    onClick: () =>
      whileBusy(start, () =>
        problems.during(async () => {
          const { collection, top_k, distance_metric, use_index, index_params } = body;
          const report = await api.recall(collection, { num: 25, top_k, distance_metric, use_index, index_params });
          replace(
            outcome,
            `Mean recall ${percent(report.avg_recall)} over ${plural(report.queries, "row")}; median ${report.index_ms.p50.toFixed(1)} ms, exact ${report.exact_ms.p50.toFixed(1)} ms.`,
          );
        }),
      ),
  });
  return element("div", { class: "stack-tight" }, element("div", { class: "row" }, start, outcome), problems.place);
}
