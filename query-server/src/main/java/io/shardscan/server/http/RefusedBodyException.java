package io.shardscan.server.http;

import java.io.IOException;

/** A body is not read further: its sender is told why. */
final class RefusedBodyException extends IOException {
  private final transient ApiException refusal;

  RefusedBodyException(ApiException refusal) {
    super(refusal.getMessage(), refusal);
    this.refusal = refusal;
  }

  ApiException refusal() {
    return refusal;
  }
}
