package io.shardscan.commandline.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.commandline.output.Amount;
import io.shardscan.commandline.output.Table;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Shows the answer to a query as a table, a column for each field of the metadata. */
final class ResultTable {
  private static final int MOST_COLUMNS = 6;

  private ResultTable() {}

  static void print(JsonNode answer, Duration took, PrintWriter out) {
    JsonNode results = answer.path("results");
    List<String> fields = fields(results);
    List<String> headings = new ArrayList<>(List.of(">", ">score", "key"));
    headings.addAll(fields);
    Table table = new Table(headings.toArray(String[]::new));
    int place = 0;
    for (JsonNode result : results) {
      List<Object> row = new ArrayList<>();
      row.add(++place);
      row.add(String.format(Locale.ROOT, "%.6f", result.path("score").asDouble()));
      row.add(result.path("key").asText());
      fields.forEach(field -> row.add(text(result.path("metadata").path(field))));
      table.add(row.toArray());
    }
    if (!table.isEmpty()) {
      table.print(out);
    }
    out.println(remark(answer, results.size(), took));
  }

  private static List<String> fields(JsonNode results) {
    Set<String> fields = new LinkedHashSet<>();
    results.forEach(result -> result.path("metadata").fieldNames().forEachRemaining(fields::add));
    return fields.stream().limit(MOST_COLUMNS).toList();
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() || value.isNull()
        ? ""
        : value.isTextual() ? value.asText() : value.toString();
  }

  private static String remark(JsonNode answer, int results, Duration took) {
    long scanned = 0;
    long slowest = 0;
    for (JsonNode worker : answer.path("worker_stats")) {
      scanned += worker.path("vectors_scanned").asLong();
      slowest = Math.max(slowest, worker.path("duration_ms").asLong());
    }
    String how = answer.has("index") ? answer.path("index").path("used").asText("exact") : "exact";
    return "%d results of %s rows in %d ms (%d ms of it in the server, %s)"
        .formatted(results, Amount.count(scanned), took.toMillis(), slowest, how);
  }
}
