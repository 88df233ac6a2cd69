// Metric, number of results, threshold and index of a query.

import { element } from "../dom.js";
import { checkbox, field, input, select } from "../component/field.js";
import { asNumber } from "../page/create-collection.js";

const METRICS = [["cosine", "Cosine"], ["dot_product", "Dot product"], ["euclidean", "Euclidean"]];
const INDEXES = [["", "Exact: every row counts"], ["auto", "Auto: by target recall"], ["pca", "PCA: by leading axes"]];

/** Lets everything through: the lowest number that the API takes, whatever the metric. */
const NO_THRESHOLD = -3.4028234663852886e38;

/** The fields; `request()` is their part of a query's body, `compare()` whether to run it exactly, too. */
export function searchOptions() {
  const metric = select(METRICS, "cosine", { name: "metric" });
  const topK = input({ name: "top-k", inputmode: "numeric", value: "10" });
  const threshold = input({ name: "threshold", inputmode: "decimal", placeholder: "none" });
  const index = select(INDEXES, "", { name: "index", on: { change: showParameters } });
  const recall = input({ name: "target-recall", inputmode: "decimal", placeholder: "the collection’s" });
  const dimensions = input({ name: "reduced-dimensions", inputmode: "numeric", placeholder: "64" });
  const multiplier = input({ name: "candidate-multiplier", inputmode: "numeric", placeholder: "10" });
  const { box: compareBox, label: compareLabel } = checkbox("Compare with the exact answer", { name: "compare", checked: true });
  const parameters = {
    auto: element("div", {}, field("Target recall", recall)),
    pca: element("div", { class: "pair" }, field("Reduced dimensions", dimensions), field("Candidates per result", multiplier)),
  };
  const place = element(
    "div",
    { class: "stack" },
    element("div", { class: "trio" }, field("Metric", metric), field("Results", topK), field("Threshold", threshold)),
    field("Index", index),
    parameters.auto,
    parameters.pca,
    compareLabel,
  );
  showParameters();

  function showParameters() {
    parameters.auto.hidden = index.value !== "auto";
    parameters.pca.hidden = index.value !== "pca";
    compareLabel.hidden = index.value === "";
  }

  function indexParameters() {
    const said = index.value === "auto"
      ? [["target_recall", recall.value]]
      : [["reduced_dimensions", dimensions.value], ["candidate_multiplier", multiplier.value]];
    const given = said.filter(([, text]) => text.trim() !== "").map(([name, text]) => [name, asNumber(text)]);
    return given.length === 0 ? {} : { index_params: Object.fromEntries(given) };
  }

  return {
    place,
    compare: () => index.value !== "" && compareBox.checked,
    request: () => ({
      top_k: asNumber(topK.value),
      similarity_threshold: threshold.value.trim() === "" ? NO_THRESHOLD : asNumber(threshold.value),
      distance_metric: metric.value,
      include_metadata: true,
      ...(index.value === "" ? {} : { use_index: index.value, ...indexParameters() }),
    }),
  };
}
