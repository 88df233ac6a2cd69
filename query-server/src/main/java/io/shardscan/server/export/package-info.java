/**
 * Exports of collections: jobs that write the rows of one snapshot as Parquet files into the
 * bucket. {@link io.shardscan.server.export.CollectionExports} runs them; {@link
 * io.shardscan.server.export.ExportJobStore} knows them, whichever server runs them.
 */
@NullMarked
package io.shardscan.server.export;

import org.jspecify.annotations.NullMarked;
