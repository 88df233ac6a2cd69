package io.shardscan.server.http;

import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.server.collection.InvalidQueryException;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.collection.PausedException;
import io.shardscan.server.collection.UnknownCollectionException;
import java.time.Duration;
import java.util.Optional;

/** What the failures of the parts behind the API mean to a client. */
final class Failures {
  private static final Duration STORE_RETRY_AFTER = Duration.ofSeconds(2);

  private Failures() {}

  /**
   * The error to answer with.
   *
   * @return empty if the failure is a fault of ours
   */
  static Optional<ApiException> known(Exception failure) {
    return switch (failure) {
      case ApiException e -> Optional.of(e);
      case RefusedBodyException e -> Optional.of(e.refusal());
      case UnknownCollectionException e -> Optional.of(ApiException.notFound(e.getMessage()));
      case InvalidQueryException e -> Optional.of(ApiException.badRequest(e.getMessage()));
      case PausedException e -> Optional.of(ApiException.conflict(e.getMessage()));
      case NotServedException e ->
          Optional.of(ApiException.unavailable(e.getMessage(), e.retryAfter()));
      case ObjectStoreException e -> ofStore(e);
      default -> Optional.empty();
    };
  }

  private static Optional<ApiException> ofStore(ObjectStoreException failure) {
    return switch (failure) {
      case StoreUnavailableException e ->
          Optional.of(
              ApiException.unavailable(
                  "The object store cannot be reached; nothing was changed, try again",
                  STORE_RETRY_AFTER));
      case OutcomeUnknownException e ->
          Optional.of(
              ApiException.unavailable(
                  "The object store did not confirm the change; it may have been made, send it again",
                  STORE_RETRY_AFTER));
      default -> Optional.empty();
    };
  }
}
