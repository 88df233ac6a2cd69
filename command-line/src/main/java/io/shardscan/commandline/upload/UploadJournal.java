package io.shardscan.commandline.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Remembers, in a file of its own, what was sent of one upload, so that it can go on after a cut.
 * Nothing in it is secret, and losing it costs nothing but sending the parts again.
 */
final class UploadJournal {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The server gives uploads up after a day. */
  private static final Duration LONGEST = Duration.ofHours(23);

  private final Path file;

  private UploadJournal(Path file) {
    this.file = file;
  }

  /**
   * The journal of an upload.
   *
   * @param folder where journals are kept
   * @param target what tells this upload from all others: the server's address, the collection, the
   *     file's name and the path it comes from
   */
  static UploadJournal of(Path folder, String... target) {
    String all = String.join("\n", target);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return new UploadJournal(folder.resolve(HexFormat.of().formatHex(digest, 0, 16) + ".json"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What was sent of this very file, if an upload of it was cut off not too long ago. */
  Optional<BegunUpload> load(long size, Instant modified, Instant now) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(file.toFile());
      Map<Integer, String> digests = new ConcurrentSkipListMap<>();
      json.path("digests")
          .properties()
          .forEach(e -> digests.put(Integer.valueOf(e.getKey()), e.getValue().asText()));
      BegunUpload begun =
          new BegunUpload(
              json.required("id").asText(),
              json.required("part_bytes").asLong(),
              json.required("size").asLong(),
              Instant.parse(json.required("modified").asText()),
              Instant.parse(json.required("begun").asText()),
              digests);
      boolean fits =
          begun.size() == size
              && begun.modified().equals(modified)
              && begun.begun().plus(LONGEST).isAfter(now);
      return fits ? Optional.of(begun) : Optional.empty();
    } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
      // Whatever it was, it is of no use: the upload begins anew.
      return Optional.empty();
    }
  }

  /** Remembers an upload as it is now. */
  synchronized void save(BegunUpload begun) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", begun.id())
            .put("part_bytes", begun.partBytes())
            .put("size", begun.size())
            .put("modified", begun.modified().toString())
            .put("begun", begun.begun().toString());
    ObjectNode digests = json.putObject("digests");
    begun.digests().forEach((part, digest) -> digests.put(part.toString(), digest));
    try {
      Files.createDirectories(file.getParent());
      Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(unfinished, json.toString());
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "What was sent cannot be noted in '%s': %s. Set XDG_STATE_HOME to a folder that can be written."
              .formatted(file.getParent(), e.getMessage()),
          e);
    }
  }

  /** There is nothing to go on with any more. */
  synchronized void forget() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "'%s' cannot be deleted: %s".formatted(file, e.getMessage()), e);
    }
  }
}
