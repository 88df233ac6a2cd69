package io.shardscan.ingestion.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Strict UTF-8: what is not valid is refused, so that two texts never become the same. */
public final class Utf8 {
  private static final char REPLACEMENT = '\ufffd';

  private Utf8() {}

  /** Bytes that a text takes. */
  public static long length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Decodes a text.
   *
   * @return the text, or empty if the bytes are not valid UTF-8
   */
  public static Optional<String> decode(byte[] bytes, int offset, int length) {
    // The JDK's lenient decoder is much the faster; only a text with the character that it puts in
    // place of what is invalid has to be looked at again.
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return Optional.of(text);
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
      return Optional.of(text);
    } catch (CharacterCodingException invalid) {
      return Optional.empty();
    }
  }
}
