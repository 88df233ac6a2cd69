package io.shardscan.model.limits;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which names collections, tenants and files may have. */
public final class Names {
  private static final Pattern COLLECTION = Pattern.compile("[a-zA-Z0-9_-]+");
  private static final Pattern FILE = Pattern.compile("[a-zA-Z0-9._-]+");

  private Names() {}

  /**
   * Checks a collection's name.
   *
   * @return what is wrong with the name and what would be right; empty if it may be used
   */
  public static Optional<String> problemWithCollection(String name) {
    if (name.isEmpty()
        || name.length() > Limits.MAX_COLLECTION_NAME_LENGTH
        || !COLLECTION.matcher(name).matches()) {
      return Optional.of(
          "Invalid collection name '%s': use 1 to %d letters, digits, hyphens and underscores."
              .formatted(abridged(name), Limits.MAX_COLLECTION_NAME_LENGTH));
    }
    return Optional.empty();
  }

  /**
   * Checks a tenant's name.
   *
   * @return what is wrong with the name and what would be right; empty if it may be used
   */
  public static Optional<String> problemWithTenant(String name) {
    return problemWithCollection(name).isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Invalid tenant '%s': use 1 to %d letters, digits, hyphens and underscores."
                .formatted(abridged(name), Limits.MAX_COLLECTION_NAME_LENGTH));
  }

  /**
   * Checks an uploaded file's name; its extension is not looked at.
   *
   * @return what is wrong with the name and what would be right; empty if it may be used
   */
  public static Optional<String> problemWithFile(String name) {
    if (name.length() > Limits.MAX_FILE_NAME_LENGTH) {
      return Optional.of(
          "Invalid file name: it has %d characters; at most %d are allowed."
              .formatted(name.length(), Limits.MAX_FILE_NAME_LENGTH));
    }
    if (!FILE.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      return Optional.of(
          "Invalid file name '%s': use letters, digits, dots, hyphens and underscores."
              .formatted(abridged(name)));
    }
    return Optional.empty();
  }

  private static String abridged(String name) {
    return name.length() <= 80 ? name : name.substring(0, 80) + "…";
  }
}
