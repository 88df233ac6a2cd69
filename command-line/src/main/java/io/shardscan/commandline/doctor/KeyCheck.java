package io.shardscan.commandline.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/** Whether the server takes the key. */
final class KeyCheck {
  private static final String KEY = "key";

  private KeyCheck() {}

  static Finding of(Examination examination) {
    HttpResponse<String> answer = examination.server().look("/api/v1/whoami");
    JsonNode json = Examination.parsed(answer);
    return switch (answer.statusCode()) {
      case 200 ->
          Finding.well(KEY, "it is of the tenant '%s'".formatted(json.path("client_id").asText()));
      case 401 ->
          Finding.unwell(
              KEY,
              "the server refuses it",
              "Look for a mistake in copying it, or have a new one made: scripts/keys create, or shardscan keys create.");
      case 402 -> Finding.unwell(KEY, json.path("error").asText(), "Use a key of another tier.");
      default ->
          Finding.unknown(
              KEY,
              "the server answers %d: %s"
                  .formatted(answer.statusCode(), json.path("error").asText()));
    };
  }
}
