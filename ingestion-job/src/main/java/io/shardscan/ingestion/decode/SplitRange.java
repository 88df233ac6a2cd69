package io.shardscan.ingestion.decode;

import java.io.Serializable;

/**
 * A part of a file that is decoded on its own.
 *
 * @param start where it begins, in the format's own unit: a byte offset, or the number of a row
 *     group
 * @param end where it ends, in the same unit, exclusive
 * @param firstRow the number in the file of its first row, from 0
 */
public record SplitRange(long start, long end, long firstRow) implements Serializable {}
