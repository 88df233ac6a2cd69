package io.shardscan.model.store.s3;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.util.Set;

/**
 * A request to the S3 server that did not succeed; the kind tells what may have become of it.
 *
 * <p>Checked, so that each place that asks the server decides what a failure means there.
 */
final class S3Failure extends Exception {
  private static final long serialVersionUID = 1;

  /** What may have become of a request. */
  enum Kind {
    /** No byte of it reached a server. */
    UNSENT,
    /** It was sent, and no answer came that can be understood: it may have been done. */
    LOST,
    /** The server answered that something went wrong inside it: it may have been done. */
    FAILED,
    /** The server answered that it did not do it. */
    REFUSED
  }

  /** Codes that mean "not done" even where the HTTP status was already sent as 200. */
  private static final Set<String> REFUSALS =
      Set.of(
          "PreconditionFailed",
          "ConditionalRequestConflict",
          "OperationAborted",
          "NoSuchUpload",
          "NoSuchKey",
          "InvalidPart",
          "EntityTooSmall");

  private final Kind kind;
  private final String code;

  private S3Failure(Kind kind, String code, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
  }

  /** Classifies what a call of the MinIO client has thrown. */
  static S3Failure of(Throwable thrown) {
    return switch (thrown) {
      case S3Failure known -> known;
      case SentRequests.UnsentException e -> unsent(e.getMessage(), e);
      case ErrorResponseException e ->
          answered(e.response().code(), e.errorResponse().code(), e.getMessage(), e);
      case ServerException e -> answered(e.statusCode(), "", e.getMessage(), e);
      case MinioException e when e.getCause() instanceof IOException cause -> of(cause);
      default -> new S3Failure(Kind.LOST, "", thrown.toString(), thrown);
    };
  }

  private static S3Failure unsent(String message, Throwable cause) {
    return new S3Failure(Kind.UNSENT, "", message, cause);
  }

  /**
   * Classifies an answer.
   *
   * @param status HTTP status; 200 with an error in the body happens when S3 puts an upload
   *     together
   * @param code S3's error code, "" if there is none
   */
  static S3Failure answered(int status, String code, String message, Throwable cause) {
    // "Slow down" is said before anything is tried; every other 5xx may come after the deed.
    boolean untried = code.equals("SlowDown") || status == 501;
    boolean refused = untried || (status >= 300 && status < 500) || REFUSALS.contains(code);
    return new S3Failure(
        refused ? Kind.REFUSED : Kind.FAILED,
        code.isEmpty() ? "HTTP " + status : code,
        "%d %s: %s".formatted(status, code, message),
        cause);
  }

  /**
   * The same failure, where the request could not have made an object visible or gone, whether it
   * was done or not.
   */
  S3Failure withoutEffect() {
    return kind == Kind.UNSENT ? this : new S3Failure(Kind.REFUSED, "", getMessage(), this);
  }

  /** Whether no answer came that could be understood. */
  boolean isLost() {
    return kind == Kind.LOST;
  }

  /** Whether the request may have been done. */
  boolean mayBeDone() {
    return kind == Kind.LOST || kind == Kind.FAILED;
  }

  boolean isPreconditionFailed() {
    return code.equals("PreconditionFailed");
  }

  /** Whether two conditional writes met, and this one is to be sent again. */
  boolean isConflict() {
    return code.equals("ConditionalRequestConflict") || code.equals("OperationAborted");
  }

  boolean isNoSuchKey() {
    return code.equals("NoSuchKey");
  }

  /** Whether there is no such upload; an answer to a streamed part says only "not found". */
  boolean isNoSuchUpload() {
    return code.equals("NoSuchUpload") || code.equals("HTTP 404");
  }

  boolean isInvalidRange() {
    return code.equals("InvalidRange");
  }

  /** Whether a request that may be done twice is worth sending again. */
  boolean isTransient() {
    return kind != Kind.REFUSED
        || code.equals("SlowDown")
        || code.equals("RequestTimeout")
        || code.equals("RequestTimeTooSkewed")
        || code.equals("TooManyRequests");
  }
}
