/** What the job tells of itself, by Flink's metrics. Nothing of it names a tenant. */
@NullMarked
package io.shardscan.ingestion.metrics;

import org.jspecify.annotations.NullMarked;
