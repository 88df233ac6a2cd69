package io.shardscan.commandline.connection;

import java.nio.charset.StandardCharsets;

/** Paths of the API. */
public final class Paths {
  private static final String UNRESERVED = "-._~";

  private Paths() {}

  /** The collections. */
  public static String collections() {
    return "/api/v1/collections";
  }

  /** A collection. */
  public static String collection(String name) {
    return collections() + "/" + escaped(name);
  }

  /** A collection's files. */
  public static String files(String collection) {
    return collection(collection) + "/files";
  }

  /** A file. */
  public static String file(String collection, String name) {
    return files(collection) + "/" + escaped(name);
  }

  /** A row. Slashes in keys stay as they are, as the API wants it. */
  public static String row(String collection, String key) {
    return collection(collection) + "/vectors/" + escaped(key).replace("%2F", "/");
  }

  /** A text as one step of a path (RFC 3986, section 2.1). */
  public static String escaped(String text) {
    StringBuilder path = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNRESERVED.indexOf(c) >= 0;
      if (plain) {
        path.append(c);
      } else {
        path.append("%%%02X".formatted((int) c));
      }
    }
    return path.toString();
  }
}
