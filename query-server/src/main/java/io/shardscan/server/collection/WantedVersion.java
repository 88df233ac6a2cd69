package io.shardscan.server.collection;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of an upload that queries are to see.
 *
 * @param collection the collection's name
 * @param file the file's name
 * @param etag the version of the file that is to be seen, or null if it is to be gone
 */
public record WantedVersion(String collection, String file, @Nullable String etag) {
  private static final String SEPARATOR = "\n";
  private static final int PARTS = 3;

  /** The change as text that clients pass on without understanding it. */
  public String token() {
    String text = String.join(SEPARATOR, collection, file, etag == null ? "" : etag);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The change that a token stands for; empty if it is none of {@link #token}'s. */
  public static Optional<WantedVersion> parse(String token) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String[] parts = text.split(SEPARATOR, -1);
      if (parts.length != PARTS || parts[0].isEmpty() || parts[1].isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new WantedVersion(parts[0], parts[1], parts[2].isEmpty() ? null : parts[2]));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
