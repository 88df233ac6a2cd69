package io.shardscan.commandline.upload;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.connection.Paths;
import io.shardscan.commandline.connection.Polling;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Waits until files that were sent are searchable, or the server says why it cannot take them. */
final class SearchableWait {
  private final ApiClient api;
  private final String collection;
  private final Polling polling;

  SearchableWait(ApiClient api, String collection, Polling polling) {
    this.api = api;
    this.collection = collection;
    this.polling = polling;
  }

  /**
   * Waits for all of them; one request asks for all.
   *
   * @param told of each file as soon as it is known what became of it
   * @return by the files' names
   */
  Map<String, FileOutcome> all(List<SentFile> sent, BiConsumer<SentFile, FileOutcome> told) {
    Map<String, SentFile> waiting = new LinkedHashMap<>();
    sent.forEach(file -> waiting.put(file.file().name(), file));
    Map<String, FileOutcome> outcomes = new HashMap<>();
    if (waiting.isEmpty()) {
      return outcomes;
    }
    return polling.until(
        "Making the files searchable",
        () -> {
          for (JsonNode listed : api.get(Paths.files(collection)).path("files")) {
            SentFile file = waiting.get(listed.path("name").asText());
            if (file != null && !listed.path("state").asText().equals("processing")) {
              waiting.remove(file.file().name());
              FileOutcome outcome = outcome(listed);
              outcomes.put(file.file().name(), outcome);
              told.accept(file, outcome);
            }
          }
          return waiting.isEmpty() ? Optional.of(outcomes) : Optional.empty();
        });
  }

  private static FileOutcome outcome(JsonNode listed) {
    return new FileOutcome(
        listed.path("state").asText(),
        listed.path("rows").asLong(),
        listed.path("failure_reason").textValue());
  }
}
