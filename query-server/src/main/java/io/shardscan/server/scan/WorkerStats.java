package io.shardscan.server.scan;

/**
 * What one thread did for a query.
 *
 * @param worker the thread's number in the engine, from 0
 * @param rowsScanned visible rows that it compared with the query
 * @param nanos how long it worked on them
 */
public record WorkerStats(int worker, long rowsScanned, long nanos) {}
