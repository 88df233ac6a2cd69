package io.shardscan.commandline.doctor;

import io.shardscan.commandline.output.Amount;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether what was uploaded still fits into the server's memory budget. */
final class MemoryCheck {
  private static final String MEMORY = "memory";
  private static final double NEARLY_FULL = 0.9;

  private MemoryCheck() {}

  static Finding of(Examination examination) {
    String metrics = examination.server().look("/observe/metrics").body();
    OptionalDouble used = value(metrics, "shardscan_memory_used_bytes");
    OptionalDouble limit = value(metrics, "shardscan_memory_limit_bytes");
    if (used.isEmpty() || limit.isEmpty()) {
      return Finding.unknown(MEMORY, "the server does not tell its metrics");
    }
    String seen =
        "%s of %s are in use"
            .formatted(
                Amount.bytes((long) used.getAsDouble()), Amount.bytes((long) limit.getAsDouble()));
    return used.getAsDouble() < NEARLY_FULL * limit.getAsDouble()
        ? Finding.well(MEMORY, seen)
        : Finding.suspect(
            MEMORY,
            seen,
            "Raise serving.memory-limit-bytes, add a server, or pause collections: what does not fit is not served.");
  }

  /** A sample of the Prometheus text format; the largest where labels tell several apart. */
  private static OptionalDouble value(String metrics, String name) {
    Matcher lines =
        Pattern.compile("^" + name + "(?:\\{[^}]*\\})? (\\S+)", Pattern.MULTILINE).matcher(metrics);
    return lines.results().mapToDouble(line -> Double.parseDouble(line.group(1))).max();
  }
}
