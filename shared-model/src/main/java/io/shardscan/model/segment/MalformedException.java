package io.shardscan.model.segment;

/** What is wrong with a part of a segment; becomes a {@link DamagedSegmentException} of it. */
final class MalformedException extends RuntimeException {
  MalformedException(String problem) {
    super(problem);
  }

  /**
   * Throws unless a condition holds.
   *
   * @param problem what is wrong if not, as {@link String#format} takes it
   */
  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency of its own
  static void unless(boolean holds, String problem, Object... arguments) {
    if (!holds) {
      throw new MalformedException(problem.formatted(arguments));
    }
  }

  /** Checks how many there are of something; returns the count. */
  static int count(String what, int count, int most) {
    unless(count >= 0 && count <= most, "it has %d %s; at most %d are allowed", count, what, most);
    return count;
  }
}
