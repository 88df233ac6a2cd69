package io.shardscan.server.memory;

import java.util.concurrent.ExecutionException;

/** Failures of work that another thread did. */
final class Failures {
  private Failures() {}

  /**
   * Throws in this thread what was thrown in another.
   *
   * @return nothing: the return type lets callers say {@code throw}
   */
  static RuntimeException rethrow(ExecutionException failure) throws InterruptedException {
    switch (failure.getCause()) {
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default ->
          throw new IllegalStateException("unexpected kind of failure: " + failure, failure);
    }
  }
}
