package io.shardscan.ingestion.simulation;

/** Something that must never happen has happened. */
@SuppressWarnings("AnnotateFormatMethod") // the annotation would need one more library
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  Violation(String message, Object... arguments) {
    super(message.formatted(arguments));
  }

  /** Makes sure of something. */
  static void unless(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw new Violation(message, arguments);
    }
  }
}
