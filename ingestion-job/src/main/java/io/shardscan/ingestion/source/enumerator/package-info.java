/** Watches the bucket and divides changed files into splits. */
@NullMarked
package io.shardscan.ingestion.source.enumerator;

import org.jspecify.annotations.NullMarked;
