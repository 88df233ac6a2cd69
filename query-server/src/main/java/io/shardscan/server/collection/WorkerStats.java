package io.shardscan.server.collection;

import java.time.Duration;

/**
 * What one worker did for a query.
 *
 * @param workerId the worker's name
 * @param vectorsScanned rows that were candidates
 * @param duration from the worker's getting the query to its answer
 */
public record WorkerStats(String workerId, long vectorsScanned, Duration duration) {}
