import { element } from "../dom.js";

const MEANINGS = {
  ready: ["good", "Ready"],
  processing: ["busy", "Processing"],
  failed: ["bad", "Failed"],
  capacity_limited: ["warn", "Capacity limited"],
  confirmed: ["good", "Confirmed"],
  suggested: ["warn", "Suggested"],
  analyzing: ["busy", "Analyzing"],
  hot: ["hot", "Hot"],
  warm: ["plain", "Warm"],
  paused: ["plain", "Paused"],
};

/** A state in one word, with a dot of its colour. */
export function badge(state) {
  const [kind, text] = MEANINGS[state] ?? ["plain", state];
  return element("span", { class: `badge ${kind}` }, text);
}

const OPTIMIZATION = {
  raw: "Scanned whole",
  pca_optimized: "Codes being made",
  index_tuning_in_flight: "Index being measured",
  index_optimized: "Optimized",
};

export const optimization = (state) => OPTIMIZATION[state] ?? state;
