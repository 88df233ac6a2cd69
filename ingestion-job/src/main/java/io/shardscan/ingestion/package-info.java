/** The Flink job: watch → split → decode → segments → completion → commit. */
@NullMarked
package io.shardscan.ingestion;

import org.jspecify.annotations.NullMarked;
