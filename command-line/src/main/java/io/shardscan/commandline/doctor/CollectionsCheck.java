package io.shardscan.commandline.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.commandline.connection.Paths;
import io.shardscan.commandline.output.Amount;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether what was uploaded is served: files that failed, that wait too long, that do not fit. */
final class CollectionsCheck {
  private static final String FILES = "files";
  private static final String LAG = "lag";
  private static final String CAPACITY = "capacity";
  private static final int MOST_COLLECTIONS = 1_000;

  private final Examination examination;
  private final List<Finding> findings = new ArrayList<>();
  private int waiting;
  private Duration oldest = Duration.ZERO;

  private CollectionsCheck(Examination examination) {
    this.examination = examination;
  }

  static List<Finding> of(Examination examination) {
    CollectionsCheck check = new CollectionsCheck(examination);
    JsonNode collections =
        examination.json(Paths.collections() + "?limit=" + MOST_COLLECTIONS).path("collections");
    if (!collections.isArray()) {
      return List.of(Finding.unknown(FILES, "the server does not list the collections"));
    }
    collections.forEach(check::look);
    check.lag();
    if (check.findings.stream().noneMatch(finding -> finding.subject().equals(FILES))) {
      check.findings.add(
          Finding.well(FILES, "no file failed in %d collections".formatted(collections.size())));
    }
    return check.findings;
  }

  private void look(JsonNode collection) {
    String name = collection.path("name").asText();
    switch (collection.path("status").asText()) {
      case "capacity_limited" ->
          findings.add(
              Finding.unwell(
                  CAPACITY,
                  "'%s' is not served whole: %s"
                      .formatted(name, collection.path("failure_reason").asText()),
                  "Raise serving.memory-limit-bytes, add a server, or pause or delete other collections."));
      case "failed" -> {
        findings.add(
            Finding.unwell(
                FILES,
                "'%s': %s".formatted(name, collection.path("failure_reason").asText()),
                "Correct the file and upload it again, or delete it: shardscan files delete %s FILE"
                    .formatted(name)));
        waits(name);
      }
      case "processing" -> waits(name);
      default -> {
        // All that was uploaded is served.
      }
    }
  }

  private void waits(String collection) {
    for (JsonNode file : examination.json(Paths.files(collection)).path("files")) {
      if (file.path("state").asText().equals("processing")) {
        waiting++;
        Duration age = age(file.path("modified").asText());
        oldest = age.compareTo(oldest) > 0 ? age : oldest;
      }
    }
  }

  private Duration age(String modified) {
    try {
      return Duration.between(Instant.parse(modified), examination.clock().instant());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  private void lag() {
    if (waiting == 0) {
      findings.add(Finding.well(LAG, "nothing waits"));
    } else if (oldest.compareTo(examination.longestLag()) <= 0) {
      findings.add(
          Finding.well(
              LAG, "%d files wait, the oldest for %s".formatted(waiting, Amount.time(oldest))));
    } else {
      findings.add(
          Finding.unwell(
              LAG,
              "%d files wait, the oldest for %s".formatted(waiting, Amount.time(oldest)),
              "The ingestion job does not run, does not reach the store, or is behind. Look at it: scripts/cluster status, or this command with --flink URL."));
    }
  }
}
