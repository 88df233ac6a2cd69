/**
 * JSON objects, a row each: {@link io.shardscan.ingestion.decode.json.JsonFormat} reads files of
 * users and rows that were sent one by one; {@link
 * io.shardscan.ingestion.decode.json.DeletionFormat} reads keys.
 */
@NullMarked
package io.shardscan.ingestion.decode.json;

import org.jspecify.annotations.NullMarked;
