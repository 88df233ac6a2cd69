/** Bytes that are compressed in their file, as if they were not. */
@NullMarked
package io.shardscan.ingestion.decode.compression;

import org.jspecify.annotations.NullMarked;
