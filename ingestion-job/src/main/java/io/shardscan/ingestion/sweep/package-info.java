/** Deletes objects that nothing refers to. */
@NullMarked
package io.shardscan.ingestion.sweep;

import org.jspecify.annotations.NullMarked;
