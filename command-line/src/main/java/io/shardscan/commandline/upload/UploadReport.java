package io.shardscan.commandline.upload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.commandline.output.Amount;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What became of files.
 *
 * @param collection where they went
 * @param sent all that were to be sent
 * @param outcomes what the server made of them, by name; nothing of those that were not waited for
 * @param waited how long it took after the last was sent until they were searchable
 * @param skipped files that were left out
 */
record UploadReport(
    String collection,
    List<SentFile> sent,
    Map<String, FileOutcome> outcomes,
    Duration waited,
    int skipped) {

  static String line(SentFile file, FileOutcome outcome) {
    return outcome.failure() == null
        ? "%s  searchable, %s rows".formatted(file.file().name(), Amount.count(outcome.rows()))
        : "%s  not taken: %s".formatted(file.file().name(), outcome.failure());
  }

  String summary() {
    long stored = sent.stream().filter(file -> file.failure() == null).count();
    long bytes = sent.stream().filter(f -> f.failure() == null).mapToLong(SentFile::bytes).sum();
    long taken = outcomes.values().stream().filter(o -> o.failure() == null).count();
    long rows = outcomes.values().stream().mapToLong(FileOutcome::rows).sum();
    StringBuilder text = new StringBuilder();
    text.append("%d of %d files sent, %s".formatted(stored, sent.size(), Amount.bytes(bytes)));
    if (skipped > 0) {
      text.append("; %d were there".formatted(skipped));
    }
    if (!outcomes.isEmpty()) {
      text.append(
          "; %d searchable %s later, %s rows"
              .formatted(taken, Amount.time(waited), Amount.count(rows)));
    }
    return text.append('.').toString();
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("collection", collection);
    json.put("skipped", skipped).put("searchable_after_ms", waited.toMillis());
    ArrayNode files = json.putArray("files");
    for (SentFile file : sent) {
      FileOutcome outcome = outcomes.get(file.file().name());
      ObjectNode one =
          files
              .addObject()
              .put("file", file.file().name())
              .put("path", file.file().path().toString())
              .put("bytes", file.bytes())
              .put("bytes_sent_before", file.sentBefore())
              .put("sending_ms", file.sending().toMillis())
              .put("sent", file.failure() == null)
              .put("state", outcome == null ? null : outcome.state())
              .put("rows", outcome == null ? 0 : outcome.rows());
      one.put(
          "failure_reason",
          file.failure() != null ? file.failure() : outcome == null ? null : outcome.failure());
    }
    return json;
  }
}
