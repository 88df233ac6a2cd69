import { element } from "../dom.js";
import { score, value } from "../format.js";
import { bar } from "../component/bar.js";
import { button } from "../component/button.js";
import { empty } from "../component/empty.js";
import { table } from "../component/table.js";

const FIELDS_AT_ONCE = 4;

/**
 * Results as a table with bars.
 *
 * @param {Array} results of the API, best first
 * @param {string} metric
 * @param {(key: string) => void} onSimilar searches for rows like one
 * @param {(result) => ?string} [mark] what to say of a result beside its key
 */
export function resultTable(caption, results, metric, onSimilar, mark = () => null) {
  if (results.length === 0) {
    return empty("No results", "No row is as close as the threshold asks, or the filter lets none through.");
  }
  const [low, high] = scale(results, metric);
  const rows = results.map((result, i) => ({
    ...result,
    rank: i + 1,
    share: (result.score - low) / (high - low),
    mark: mark(result),
  }));
  const list = table({
    caption,
    what: "result",
    key: (row) => row.key,
    text: (row) => `${row.key} ${JSON.stringify(row.metadata ?? {})}`,
    columns: [
      { title: "#", cell: (row) => row.rank, sort: (row) => row.rank, className: "number rank" },
      { title: "Key", cell: (row) => keyCell(row, onSimilar), className: "main" },
      { title: "Score", cell: scoreCell, className: "score" },
      { title: "Metadata", cell: (row) => metadata(row.metadata ?? {}), className: "metadata" },
    ],
  });
  list.update(rows);
  return list.place;
}

/** The scores at a bar's ends: the metric's own bounds where it has some. */
function scale(results, metric) {
  const best = results[0].score;
  const least = results.at(-1).score;
  if (metric === "dot_product") {
    return [Math.min(0, least), Math.max(best, least + 1e-30)];
  }
  return [least < 0 ? -1 : 0, 1];
}

function keyCell(row, onSimilar) {
  return element(
    "div",
    { class: "key-cell" },
    element("span", { class: "mono break" }, row.key),
    row.mark && element("span", { class: `badge ${row.mark.kind}` }, row.mark.text),
    button({ label: "More like this", icon: "similar", kind: "quiet", iconOnly: true, context: `: ${row.key}`, onClick: () => onSimilar(row.key) }),
  );
}

function scoreCell(row) {
  return element("div", { class: "score-cell" }, element("span", { class: "number" }, score(row.score)), bar(row.share));
}

function metadata(fields) {
  const entries = Object.entries(fields);
  if (entries.length === 0) {
    return element("span", { class: "muted" }, "–");
  }
  const first = entries.slice(0, FIELDS_AT_ONCE);
  const rest = entries.slice(FIELDS_AT_ONCE);
  return [
    pairs(first),
    rest.length > 0 && element("details", {}, element("summary", {}, `${rest.length} more`), pairs(rest)),
  ];
}

const pairs = (entries) =>
  element(
    "dl",
    { class: "pairs" },
    ...entries.map(([name, any]) => element("div", {}, element("dt", {}, name), element("dd", { class: "break" }, value(any)))),
  );
