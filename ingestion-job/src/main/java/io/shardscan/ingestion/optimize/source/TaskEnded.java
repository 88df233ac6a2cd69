package io.shardscan.ingestion.optimize.source;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Tells the enumerator that a reader is through with a task.
 *
 * @param task the task's id
 * @param result what came of it
 */
record TaskEnded(String task, Result result) implements SourceEvent {
  /** What came of a task. */
  enum Result {
    /** It is done, or there was nothing to do any more. */
    DONE,
    /** The store or the disk failed: the same may go well another time. */
    UNAVAILABLE,
    /** What it was about is at fault. */
    REFUSED
  }
}
