package io.shardscan.commandline.doctor;

import io.shardscan.commandline.connection.UnreachableException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a server of ours answers at the address, of this version, with a clock like ours. */
final class ServerCheck {
  private static final String SERVER = "server";
  private static final String CLOCK = "clock";
  private static final String VERSION = "version";
  private static final Duration MOST_APART = Duration.ofSeconds(30);

  private ServerCheck() {}

  /** Looks; the first finding tells whether there is a server at all. */
  static List<Finding> of(Examination examination) {
    HttpResponse<String> answer;
    try {
      answer = examination.server().look("/health");
    } catch (UnreachableException e) {
      return List.of(unreachable(examination, e));
    }
    if (answer.statusCode() != 200 || !answer.body().equals("OK")) {
      return List.of(
          Finding.unwell(
              SERVER,
              "something else than Shardscan answers at %s (status %d)"
                  .formatted(examination.server().server(), answer.statusCode()),
              "Correct the address: --server or SHARDSCAN_SERVER."));
    }
    List<Finding> findings = new ArrayList<>();
    String worker = examination.json("/api/v1/health").path("worker_id").asText("?");
    findings.add(
        Finding.well(
            SERVER, "%s answers as '%s'".formatted(examination.server().server(), worker)));
    findings.add(clock(examination, answer));
    findings.add(version(examination));
    return findings;
  }

  private static Finding unreachable(Examination examination, UnreachableException e) {
    String address = examination.server().server().toString();
    if (e.getCause() instanceof HttpTimeoutException) {
      return Finding.unwell(
          SERVER,
          address + " does not answer in time",
          "The server hangs, its machine is overloaded, or a firewall swallows what is sent. Look at its log.");
    }
    if (e.getCause() instanceof ConnectException && !unresolved(e)) {
      return Finding.unwell(
          SERVER,
          "nothing listens at " + address,
          "Start it (scripts/start, or scripts/cluster up), or correct the address: --server or SHARDSCAN_SERVER.");
    }
    return Finding.unwell(
        SERVER,
        e.getMessage(),
        "Correct the address: --server or SHARDSCAN_SERVER. The host must be known by that name here.");
  }

  private static boolean unresolved(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static Finding clock(Examination examination, HttpResponse<String> answer) {
    Optional<String> date = answer.headers().firstValue("Date");
    try {
      ZonedDateTime there =
          ZonedDateTime.parse(date.orElse(""), DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration apart = Duration.between(there.toInstant(), examination.clock().instant()).abs();
      if (apart.compareTo(MOST_APART) > 0) {
        return Finding.unwell(
            CLOCK,
            "the server's clock and this one are %d s apart".formatted(apart.toSeconds()),
            "Set both by NTP (timedatectl set-ntp true). Object stores refuse requests of clocks that are 15 minutes off.");
      }
      return Finding.well(CLOCK, "within %d s".formatted(MOST_APART.toSeconds()));
    } catch (DateTimeException e) {
      return Finding.unknown(CLOCK, "the server does not tell its time");
    }
  }

  private static Finding version(Examination examination) {
    String there = examination.json("/openapi.json").at("/info/version").asText("");
    if (there.isEmpty()) {
      return Finding.unknown(VERSION, "the server does not tell its version");
    }
    return there.equals(examination.release())
        ? Finding.well(VERSION, there)
        : Finding.unwell(
            VERSION,
            "the server is %s, this program %s".formatted(there, examination.release()),
            "Use the program of the server's release, or upgrade the server (docs/guide/upgrading.md).");
  }
}
