package io.shardscan.server.scan;

/**
 * A row of the answer.
 *
 * @param block index of the row's block in the request
 * @param row the row's number in its block
 * @param score its canonical score
 */
public record Hit(int block, int row, float score) {}
