/**
 * Exact search over blocks of vectors: who scans what, and which rows are the answer.
 *
 * <p>A {@link io.shardscan.server.scan.ScanRequest} becomes stages of tasks, which the workers of
 * the {@link io.shardscan.server.scan.ScanEngine} take from a queue: one stage scans rows and
 * leaves candidates, one computes their final scores. Another way to find candidates (codes with
 * bounds, an approximate index) is another first stage; several queries that share a pass are one
 * stage with several collectors, made of queries that wait in the same queue.
 *
 * <p>docs/exact-scan.md says what is computed and proves the bounds.
 */
@NullMarked
package io.shardscan.server.scan;

import org.jspecify.annotations.NullMarked;
