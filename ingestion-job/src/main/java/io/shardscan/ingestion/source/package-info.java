/** The Flink source: finds what changed in the bucket and turns it into outcomes of splits. */
@NullMarked
package io.shardscan.ingestion.source;

import org.jspecify.annotations.NullMarked;
