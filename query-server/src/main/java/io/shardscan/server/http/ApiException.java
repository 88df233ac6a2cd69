package io.shardscan.server.http;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request is answered with an error. The message is for its sender: what is wrong, what to do.
 */
public final class ApiException extends RuntimeException {
  private final ErrorKind kind;
  private final @Nullable Duration retryAfter;

  private ApiException(ErrorKind kind, String message, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** The request is wrong. */
  public static ApiException badRequest(String message) {
    return new ApiException(ErrorKind.BAD_REQUEST, message, null);
  }

  /** Its sender is not known. */
  public static ApiException unauthorized(String message) {
    return new ApiException(ErrorKind.UNAUTHORIZED, message, null);
  }

  /** A payment method is missing. */
  public static ApiException paymentRequired(String message) {
    return new ApiException(ErrorKind.PAYMENT_REQUIRED, message, null);
  }

  /** What it is about does not exist. */
  public static ApiException notFound(String message) {
    return new ApiException(ErrorKind.NOT_FOUND, message, null);
  }

  /** The path has no such method. */
  public static ApiException methodNotAllowed(String message) {
    return new ApiException(ErrorKind.METHOD_NOT_ALLOWED, message, null);
  }

  /** It does not fit what is there. */
  public static ApiException conflict(String message) {
    return new ApiException(ErrorKind.CONFLICT, message, null);
  }

  /** Too many requests; the next is allowed after a while. */
  public static ApiException rateLimited(String message, Duration retryAfter) {
    return new ApiException(ErrorKind.RATE_LIMITED, message, retryAfter);
  }

  /** It cannot be done now. */
  public static ApiException unavailable(String message, Duration retryAfter) {
    return new ApiException(ErrorKind.UNAVAILABLE, message, retryAfter);
  }

  /** A fault of ours, of which the sender is told nothing but where to look it up. */
  static ApiException internal(String traceId) {
    return new ApiException(
        ErrorKind.INTERNAL,
        "Internal error. The server's log tells more under trace id %s.".formatted(traceId),
        null);
  }

  /** Why the request was not done. */
  public ErrorKind kind() {
    return kind;
  }

  /** The value of Retry-After: whole seconds, rounded up, at least 1. */
  public Optional<String> retryAfterSeconds() {
    return Optional.ofNullable(retryAfter)
        .map(wait -> Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds())));
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? kind.label() : message;
  }
}
