package io.shardscan.server.scan.bits;

/**
 * What an approximate search assumes of the rows that it looks for: how much they need of what
 * could be, at most. {@link io.shardscan.model.basis.Calibration} defines slack.
 *
 * @param cell where only a row's cell is known
 * @param rank how many cells are at least as near as a row's own, where all rows are visible;
 *     {@link Integer#MAX_VALUE} where nothing was measured
 * @param code where its 1-bit code is known
 */
public record AssumedSlack(float cell, int rank, float code) {}
