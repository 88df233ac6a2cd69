package io.shardscan.ingestion.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What happened in a simulation, a line an event: its digest, and the lines if they are wanted. */
final class Trace {
  private final @Nullable PrintStream printed;
  private final MessageDigest digest;
  private int lines;

  /** A trace that is printed, or only digested if there is nowhere to print it. */
  Trace(@Nullable PrintStream printed) {
    this.printed = printed;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void line(long nanos, String who, String what) {
    lines++;
    String line = nanos / 1_000 + " " + who + ": " + what;
    digest.update(line.getBytes(UTF_8));
    digest.update((byte) '\n');
    if (printed != null) {
      printed.println(line);
    }
  }

  int lines() {
    return lines;
  }

  /** SHA-256 of all lines. To be called once, at the end. */
  String digest() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
