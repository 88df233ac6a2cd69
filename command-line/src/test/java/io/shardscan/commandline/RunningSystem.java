package io.shardscan.commandline;

import static org.awaitility.Awaitility.await;

import io.shardscan.standalone.Standalone;
import io.shardscan.testsupport.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole system as {@code scripts/start} runs it, on a port and a folder of its own. */
final class RunningSystem implements AutoCloseable {
  static final String KEY = "ssk_command-line-test";
  static final String ADMIN_KEY = "admin_command-line-test";
  static final List<String> JVM =
      List.of(
          "-Xmx512m",
          "--add-modules",
          "jdk.incubator.vector",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Pattern ADDRESS = Pattern.compile("ready at (http://\\S+)");

  private final ChildJvm process;
  private final URI address;
  private final Path data;

  private RunningSystem(ChildJvm process, URI address, Path data) {
    this.process = process;
    this.address = address;
    this.data = data;
  }

  static RunningSystem start(Path data) {
    ChildJvm process =
        ChildJvm.start(
            Standalone.class,
            JVM,
            List.of(),
            Map.of(
                "SHARDSCAN_PORT",
                "0",
                "SHARDSCAN_DATA",
                data.toString(),
                "SHARDSCAN_API_KEY",
                KEY,
                "SHARDSCAN_RATE_LIMITS",
                "off",
                "SHARDSCAN_SERVER_ADMIN_KEY_SHA256",
                sha256(ADMIN_KEY)));
    Path ready = data.resolve("ready");
    await()
        .atMost(Duration.ofSeconds(90))
        .failFast("it ended: " + data, () -> !process.isAlive())
        .until(() -> Files.exists(ready));
    try {
      Matcher matcher = ADDRESS.matcher(Files.readString(ready));
      if (!matcher.find()) {
        throw new IllegalStateException("no address in: " + Files.readString(ready));
      }
      return new RunningSystem(process, URI.create(matcher.group(1)), data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  URI address() {
    return address;
  }

  Path data() {
    return data;
  }

  /** A terminal of a user who has the key. */
  Terminal terminal(Path home) {
    return new Terminal(home)
        .with("SHARDSCAN_SERVER", address.toString())
        .with("SHARDSCAN_API_KEY", KEY)
        .with("SHARDSCAN_ADMIN_KEY", ADMIN_KEY);
  }

  @Override
  public void close() {
    process.close();
  }
}
