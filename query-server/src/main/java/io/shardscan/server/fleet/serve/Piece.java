package io.shardscan.server.fleet.serve;

import io.shardscan.server.memory.HiddenRows;

/**
 * A segment to work on, as an epoch of the server that asks sees it.
 *
 * @param segment the segment's id
 * @param hidden the rows that are not to be seen
 * @param visibleRows the rows that are
 */
record Piece(String segment, HiddenRows hidden, long visibleRows) {}
