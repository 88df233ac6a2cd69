package io.shardscan.ingestion.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardscan.model.catalog.InlineFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Contents of uploads, and what is in them by the file's name and the ETag, so that whatever is
 * served can be held against it. No two contents have the same vectors, unless they are the same.
 */
final class Uploads {
  private static final int KEYS = 12;

  /** What is in a content. */
  static final class Content {
    private final byte[] bytes;
    private final boolean readable;
    private final Map<String, Float> valueByKey = new LinkedHashMap<>();
    private int rows;

    private Content(byte[] bytes, boolean readable) {
      this.bytes = bytes;
      this.readable = readable;
    }

    byte[] bytes() {
      return bytes;
    }

    /** Whether it can be taken; if not, it fails. */
    boolean readable() {
      return readable;
    }

    /** Rows, those that a later one of the same key hides included. */
    int rows() {
      return rows;
    }

    /** The first component of the last row of each key. */
    Map<String, Float> valueByKey() {
      return valueByKey;
    }
  }

  private record Version(String file, String etag) {}

  private final Map<Version, Content> contents = new HashMap<>();
  private int values;

  /** A content of a file of rows: most often a good one. */
  Content table(String file, RandomGenerator random) {
    boolean readable = random.nextInt(10) > 0;
    StringBuilder text = new StringBuilder("id,vector\n");
    List<String> keys = new ArrayList<>();
    int rows = random.nextInt(1, 6);
    int first = values;
    for (int i = 0; i < rows; i++) {
      String key = "k" + random.nextInt(KEYS);
      keys.add(key);
      text.append(key).append(",\"[").append(values++).append(".0, 1.0]\"\n");
    }
    if (!readable) {
      text.append("bad,\"[1.0, NaN]\"\n");
    }
    return add(file, text, readable, keys, first);
  }

  /** A content of a file of upserts. */
  Content upserts(String file, RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    List<String> keys = new ArrayList<>();
    int first = values;
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      String key = "k" + random.nextInt(KEYS);
      keys.add(key);
      text.append("{\"id\":\"%s\",\"vector\":[%d.0,1.0]}\n".formatted(key, values++));
    }
    return add(file, text, true, keys, first);
  }

  /** A content of a file of deletions. */
  Content deletions(String file, RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    List<String> keys = new ArrayList<>();
    for (int i = random.nextInt(1, 3); i > 0; i--) {
      String key = "k" + random.nextInt(KEYS);
      keys.add(key);
      text.append('"').append(key).append("\"\n");
    }
    return add(file, text, true, keys, values);
  }

  /** The same rows in other bytes. */
  Content again(String file, String etag) {
    Content before = of(file, etag);
    Content after =
        new Content((new String(before.bytes, UTF_8) + "\n").getBytes(UTF_8), before.readable);
    after.valueByKey.putAll(before.valueByKey);
    after.rows = before.rows;
    contents.put(new Version(file, Bucket.etag(after.bytes)), after);
    return after;
  }

  private Content add(
      String file, StringBuilder text, boolean readable, List<String> keys, int firstValue) {
    Content content = new Content(text.toString().getBytes(UTF_8), readable);
    for (String key : keys) {
      content.valueByKey.put(key, (float) (firstValue + content.rows));
      content.rows++;
    }
    contents.put(new Version(file, Bucket.etag(content.bytes)), content);
    return content;
  }

  /** What is in a version of a file. */
  Content of(String file, String etag) {
    return Objects.requireNonNull(
        contents.get(new Version(file, etag)), () -> "nobody has uploaded " + file + " " + etag);
  }

  /** Whether a file's keys are those of rows to be hidden. */
  static boolean hides(String file) {
    return InlineFiles.isDeletions(file);
  }
}
