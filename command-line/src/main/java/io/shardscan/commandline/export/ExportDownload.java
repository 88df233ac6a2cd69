package io.shardscan.commandline.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.output.Amount;
import io.shardscan.commandline.output.ProgressBar;
import io.shardscan.commandline.output.ProgressBoard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Fetches the files of an export. A file has its name only once it is whole. */
final class ExportDownload {
  private static final int BUFFER_BYTES = 256 << 10;
  private static final Pattern PLAIN_NAME = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9._-]*");

  private final ApiClient api;
  private final String export;
  private final Path folder;
  private final ProgressBoard board;

  ExportDownload(ApiClient api, String export, Path folder, ProgressBoard board) {
    this.api = api;
    this.export = export;
    this.folder = folder;
    this.board = board;
  }

  /**
   * Fetches what is not there yet.
   *
   * @param parts as the export's manifest lists them
   * @return the files
   */
  List<Path> all(JsonNode parts) {
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (int part = 0; part < parts.size(); part++) {
        Path file = folder.resolve(plain(parts.get(part).path("filename").asText()));
        long bytes = parts.get(part).path("bytes").asLong();
        if (!Files.exists(file) || Files.size(file) != bytes) {
          fetch(part, bytes, file);
        }
        files.add(file);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "The files cannot be fetched into '%s': %s. Go on with: --job"
              .formatted(folder, e.getMessage()),
          e);
    }
    return files;
  }

  /** The name is the server's word; it must not lead out of the folder. */
  private static String plain(String name) {
    if (!PLAIN_NAME.matcher(name).matches()) {
      throw new CommandFailure(ExitCode.FAILED, "The server names a file '%s'.".formatted(name));
    }
    return name;
  }

  private void fetch(int part, long bytes, Path file) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try (ProgressBar bar = board.begin(file.getFileName().toString(), bytes);
        InputStream in = api.open(export + "/download?part=" + part).body();
        OutputStream out = Files.newOutputStream(unfinished)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        bar.advance(read);
      }
    }
    if (Files.size(unfinished) != bytes) {
      throw new IOException(
          "'%s' came with %d bytes instead of %d"
              .formatted(file.getFileName(), Files.size(unfinished), bytes));
    }
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    board.say("%s  fetched, %s".formatted(file.getFileName(), Amount.bytes(bytes)));
  }
}
