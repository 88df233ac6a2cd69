// The nodes of the fleet, each as the page draws it.

import * as api from "../api.js";
import { quantile, samplesIn, total } from "./metrics.js";

/** What the node that answers tells of itself. */
export async function thisNode(signal) {
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
