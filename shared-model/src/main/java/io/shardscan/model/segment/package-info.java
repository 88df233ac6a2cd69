/**
 * The segment file: an Arrow IPC file of rows, its layout, its writer, and a reader of its footer.
 */
@NullMarked
package io.shardscan.model.segment;

import org.jspecify.annotations.NullMarked;
