package io.shardscan.ingestion.optimize.source;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Tells the enumerator that a reader is through with a task.
 *
 * @param task the task's id
 * @param failed whether it has failed
 */
record TaskEnded(String task, boolean failed) implements SourceEvent {}
