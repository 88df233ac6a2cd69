// Reads what a server tells of itself for Prometheus.

const SAMPLE = /^(\w+)(?:\{(.*)\})? ([^ ]+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Samples of a text in Prometheus' format: `{ name, labels, value }`. */
export function samplesIn(text) {
  return text.split("\n").flatMap((line) => {
    const match = SAMPLE.exec(line);
    return match ? [{ name: match[1], labels: Object.fromEntries([...(match[2] ?? "").matchAll(LABEL)].map((label) => [label[1], label[2]])), value: Number(match[3]) }] : [];
  });
}

/** The sum of a metric's samples. */
export const total = (samples, name) =>
  samples.filter((sample) => sample.name === name).reduce((sum, sample) => sum + sample.value, 0);

/** An upper bound, in seconds, of what a share of a histogram's observations took; null without any. */
export function quantile(samples, name, share) {
  const buckets = samples
    .filter((sample) => sample.name === `${name}_bucket`)
    .map((sample) => [sample.labels.le === "+Inf" ? Infinity : Number(sample.labels.le), sample.value])
    .sort((a, b) => a[0] - b[0]);
  const all = buckets.at(-1)?.[1] ?? 0;
  return all === 0 ? null : buckets.find(([, below]) => below >= share * all)[0];
}
