/** What rows are put together in, whatever the format: the cells of keys and metadata. */
@NullMarked
package io.shardscan.ingestion.decode.column;

import org.jspecify.annotations.NullMarked;
