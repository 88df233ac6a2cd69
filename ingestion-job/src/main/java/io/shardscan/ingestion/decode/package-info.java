/**
 * From a file's bytes to batches of rows: one class a format, streaming, memory bounded by the
 * batch.
 */
@NullMarked
package io.shardscan.ingestion.decode;

import org.jspecify.annotations.NullMarked;
