/**
 * Exports of collections: jobs that write the rows of one snapshot as Parquet files into the
 * bucket. {@link io.shardscan.server.export.CollectionExports} begins them, and takes over those
 * whose server has died; an {@link io.shardscan.server.export.ExportTurn} is what one process does
 * about one; {@link io.shardscan.server.export.ExportJobStore} knows them, whichever server runs
 * them.
 */
@NullMarked
package io.shardscan.server.export;

import org.jspecify.annotations.NullMarked;
