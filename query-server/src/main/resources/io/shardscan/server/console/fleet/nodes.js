// The nodes of the fleet, each as the page draws it.

import * as api from "../api.js";
import { quantile, samplesIn, total } from "./metrics.js";

/** How long a node that has left is still told of, in milliseconds. */
const REMEMBERED = 15 * 60_000;

/** When a node was last listed, by name. */
const seen = new Map();

/**
 * All nodes, the one that answers first, and what each holds of the tenant's collections. A node that has been listed
 * here and no longer is counts as gone for a while: the others go on without it, but somebody may miss it.
 */
export async function wholeFleet(signal) {
  const [here, report] = await Promise.all([thisNode(signal), api.fleet(signal)]);
  const others = report.nodes.filter((node) => !node.this_node).map((node) => ({
    id: node.worker_id,
    ready: node.answering,
    failing: ["does not answer"],
    memoryUsed: node.memory_used_bytes,
    memoryLimit: node.memory_limit_bytes,
  }));
  const listed = [{ ...here, detailed: true }, ...others];
  return { nodes: [...listed, ...gone(listed)], replicas: report.replicas, collections: report.collections };
}

function gone(listed) {
  const now = Date.now();
  listed.forEach((node) => seen.set(node.id, now));
  const names = new Set(listed.map((node) => node.id));
  const left = [...seen].filter(([id]) => !names.has(id));
  left.filter(([, at]) => now - at > REMEMBERED).forEach(([id]) => seen.delete(id));
  return left
    .filter(([id]) => seen.has(id))
    .map(([id, at]) => ({ id, ready: false, gone: true, goneFor: (now - at) / 1_000, memoryUsed: 0, memoryLimit: 0 }));
}

/** What the node that answers tells of itself. */
async function thisNode(signal) {
  const [metrics, health] = await Promise.all([
    api.text("/observe/metrics", signal),
    api.observed("/observe/health", signal),
  ]);
  const samples = samplesIn(metrics);
  return {
    id: samples.find((sample) => sample.name === "shardscan_memory_limit_bytes")?.labels.worker ?? "this node",
    ready: health.status === "UP",
    failing: (health.checks ?? []).filter((check) => check.status !== "UP").map((check) => check.name),
    memoryUsed: total(samples, "shardscan_memory_used_bytes"),
    memoryLimit: total(samples, "shardscan_memory_limit_bytes"),
    heapUsed: total(samples, "memory_usedHeap_bytes"),
    heapLimit: total(samples, "memory_maxHeap_bytes"),
    connections: total(samples, "shardscan_connections"),
    queries: total(samples, "shardscan_query_latency_seconds_count"),
    median: quantile(samples, "shardscan_query_latency_seconds", 0.5),
    high: quantile(samples, "shardscan_query_latency_seconds", 0.99),
    notServed: total(samples, "shardscan_queries_not_served_total"),
    refreshFailures: total(samples, "shardscan_refreshes_failed"),
    searchableMedian: quantile(samples, "shardscan_upload_to_searchable_seconds", 0.5),
    searchableHigh: quantile(samples, "shardscan_upload_to_searchable_seconds", 0.99),
    searchableFiles: total(samples, "shardscan_upload_to_searchable_seconds_count"),
    uptime: total(samples, "jvm_uptime_seconds"),
  };
}
