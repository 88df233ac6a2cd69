package io.shardscan.server.scan.bits;

/**
 * What an approximate search assumes of the rows that it looks for: how much they need of what
 * could be, at most. {@link io.shardscan.model.basis.Calibration} defines slack.
 *
 * @param cell where only a row's cell is known
 * @param code where its 1-bit code is known
 */
public record AssumedSlack(float cell, float code) {}
