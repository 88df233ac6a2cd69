package io.shardscan.ingestion.optimize.rewrite;

/** Rows of several segments do not fit in one. */
public final class SegmentFullException extends RuntimeException {
  SegmentFullException(String message) {
    super(message);
  }
}
