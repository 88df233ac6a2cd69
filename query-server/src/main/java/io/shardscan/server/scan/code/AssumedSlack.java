package io.shardscan.server.scan.code;

/**
 * What an approximate search assumes of the rows that it looks for: how much of what the
 * Cauchy–Schwarz inequality allows they need at most. {@link io.shardscan.model.basis.Calibration}
 * defines slack.
 *
 * @param cell for a row in its cell
 * @param stages for a row at each stage, as many as the basis has
 */
@SuppressWarnings("ArrayRecordComponent") // read by queries, compared by none
public record AssumedSlack(float cell, float[] stages) {}
