package io.shardscan.commandline.connection;

import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a key comes from: an environment variable, else a file that its owner alone can read.
 *
 * @param variable the environment variable
 * @param file the file that was named, or null
 * @param usualFile the file that is looked at where none was named
 */
public record ApiKeySource(String variable, @Nullable Path file, Path usualFile) {
  private static final int MAX_KEY_BYTES = 4 << 10;
  private static final Set<PosixFilePermission> OWNER_ALONE =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  /**
   * The key.
   *
   * @throws CommandFailure if there is none, or its file is not safe
   */
  public String require(Map<String, String> environment) {
    return find(environment)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.NOT_ALLOWED,
                    "There is no key. Put it into the environment variable %s, or into the file '%s', readable by you alone (chmod 600)."
                        .formatted(variable, usualFile)));
  }

  /**
   * The key, if there is one.
   *
   * @throws CommandFailure if a file was named and there is none, or it is not safe
   */
  Optional<String> find(Map<String, String> environment) {
    String fromEnvironment = environment.getOrDefault(variable, "").strip();
    if (file == null && !fromEnvironment.isEmpty()) {
      return Optional.of(fromEnvironment);
    }
    if (file == null && !Files.exists(usualFile)) {
      return Optional.empty();
    }
    return Optional.of(read(file == null ? usualFile : file));
  }

  private static String read(Path from) {
    try {
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          && !OWNER_ALONE.containsAll(Files.getPosixFilePermissions(from))) {
        throw new CommandFailure(
            ExitCode.NOT_ALLOWED,
            "The key file '%s' can be read or changed by others than you. Run: chmod 600 '%s'"
                .formatted(from, from));
      }
      if (Files.size(from) > MAX_KEY_BYTES) {
        throw new CommandFailure(
            ExitCode.NOT_ALLOWED,
            "The key file '%s' has more than %d bytes; it must hold the key and nothing else."
                .formatted(from, MAX_KEY_BYTES));
      }
      String key = Files.readString(from).strip();
      if (key.isEmpty() || key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw new CommandFailure(
            ExitCode.NOT_ALLOWED,
            "The key file '%s' must hold the key and nothing else, on one line.".formatted(from));
      }
      return key;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.NOT_ALLOWED,
          "The key file '%s' cannot be read: %s".formatted(from, e.getMessage()),
          e);
    }
  }
}
