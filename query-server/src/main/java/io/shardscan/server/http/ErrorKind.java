package io.shardscan.server.http;

import io.helidon.http.Status;
import java.util.Locale;

/** Why a request was not done, and the status that says so. */
public enum ErrorKind {
  /** The request is wrong, and will stay wrong. */
  BAD_REQUEST(400),
  /** No API key, or none of ours. */
  UNAUTHORIZED(401),
  /** The key's tier needs a payment method. */
  PAYMENT_REQUIRED(402),
  /** There is nothing of that name. */
  NOT_FOUND(404),
  /** The path exists, but not with this method. */
  METHOD_NOT_ALLOWED(405),
  /** It does not fit what is there: a name is taken, or a collection is paused. */
  CONFLICT(409),
  /** The key has used up what its tier allows. */
  RATE_LIMITED(429),
  /** A fault of ours. */
  INTERNAL(500),
  /** It cannot be done now; the same request may succeed later. */
  UNAVAILABLE(503);

  private final int code;

  ErrorKind(int code) {
    this.code = code;
  }

  /** The HTTP status. */
  public Status status() {
    return Status.create(code);
  }

  /** The kind's name in metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
