package io.shardscan.server.scan.code;

import java.lang.foreign.MemorySegment;

/**
 * The codes of a segment's rows as they are stored.
 *
 * @param base the memory that they lie in
 * @param codesAt where in it the codes begin: {@code rows × dimension} bytes, row by row
 * @param errorsAt where the codes' errors begin, a float32 a row
 * @param cellsAt where the rows' cells begin, an int32 a row, ascending
 */
public record StoredCodes(MemorySegment base, long codesAt, long errorsAt, long cellsAt) {}
