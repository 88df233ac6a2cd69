package io.shardscan.model.store;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which keys objects may have. The rules are those that hold for S3 and for a file system at once,
 * so that a store can be copied from one to the other.
 */
public final class ObjectKeys {
  /** Most bytes (UTF-8) of a key; S3's limit. */
  public static final int MAX_KEY_BYTES = 1_024;

  /** Most bytes (UTF-8) between two slashes of a key; the limit of most file systems. */
  public static final int MAX_SEGMENT_BYTES = 255;

  /** First segment that no key may have: a directory store keeps its own files under it. */
  public static final String RESERVED_SEGMENT = ".store";

  private ObjectKeys() {}

  /**
   * Checks a key.
   *
   * @return the key
   * @throws IllegalArgumentException if no object may have this key; the message says why
   */
  public static String require(String key) {
    problemWith(key)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("Invalid object key '" + key + "': " + problem);
            });
    return key;
  }

  /** Whether an object may have this key. */
  public static boolean isValid(String key) {
    return problemWith(key).isEmpty();
  }

  /** Whether some key may start with a prefix, as far as the prefix's slashes tell. */
  public static boolean isValidPrefix(String prefix) {
    int slash = prefix.lastIndexOf('/');
    return slash < 0 || isValid(prefix.substring(0, slash));
  }

  private static Optional<String> problemWith(String key) {
    if (key.isEmpty()) {
      return Optional.of("it is empty.");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
      return Optional.of("it is not valid Unicode.");
    }
    if (key.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("it has control characters.");
    }
    if (utf8Length(key) > MAX_KEY_BYTES) {
      return Optional.of("it has more than " + MAX_KEY_BYTES + " bytes.");
    }
    String[] segments = key.split("/", -1);
    if (segments[0].equals(RESERVED_SEGMENT)) {
      return Optional.of("'" + RESERVED_SEGMENT + "' is the store's own.");
    }
    for (String segment : segments) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return Optional.of("between slashes must stand a name, neither nothing nor '.' nor '..'.");
      }
      if (utf8Length(segment) > MAX_SEGMENT_BYTES) {
        return Optional.of("between slashes may stand at most " + MAX_SEGMENT_BYTES + " bytes.");
      }
    }
    return Optional.empty();
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
