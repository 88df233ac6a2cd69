package io.shardscan.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.model.catalog.KeyLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** API keys behind a server's admin API. */
final class ServerKeys implements KeyRegister {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final URI keys;
  private final String adminKey;

  ServerKeys(URI server, String adminKey) {
    this.keys = URI.create(server.toString().replaceAll("/+$", "") + "/api/v1/admin/keys");
    this.adminKey = adminKey;
  }

  @Override
  public Created create(WantedKey wanted) {
    KeyLimits limits = wanted.limits();
    ObjectNode body =
        MAPPER
            .createObjectNode()
            .put("tenant", wanted.tenant())
            .put("tier", wanted.tier().wireName())
            .put("payment_method", wanted.paymentMethod());
    body.putObject("limits")
        .put("queries_per_second", limits.queriesPerSecond())
        .put("uploads_per_minute", limits.uploadsPerMinute())
        .put("max_top_k", limits.maxTopK())
        .put("max_dimension", limits.maxDimension())
        .put("max_storage_bytes", limits.maxStorageBytes());
    JsonNode made =
        send(
            HttpRequest.newBuilder(keys)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    return new Created(made.path("id").asText(), made.path("api_key").asText());
  }

  @Override
  public List<String> list() {
    List<String> lines = new ArrayList<>();
    lines.add(KeyLine.HEADING);
    for (JsonNode key : send(HttpRequest.newBuilder(keys)).path("keys")) {
      lines.add(
          KeyLine.of(
              key.path("id").asText(),
              key.path("hint").asText(),
              key.path("tenant").asText(),
              key.path("tier").asText(),
              key.path("payment_method").asBoolean(),
              key.path("created").asText(),
              key.path("last_used").isTextual() ? key.path("last_used").asText() : ""));
    }
    return lines;
  }

  @Override
  public void revoke(String id) {
    send(HttpRequest.newBuilder(URI.create(keys + "/" + id)).DELETE());
  }

  private JsonNode send(HttpRequest.Builder request) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              request
                  .timeout(LONGEST_WAIT)
                  .header("Authorization", "Bearer " + adminKey)
                  .header("Content-Type", "application/json")
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode answer = MAPPER.readTree(response.body());
      if (response.statusCode() >= 300) {
        throw new WrongUseException(
            "The server refused: %s (%d)"
                .formatted(answer.path("error").asText(), response.statusCode()));
      }
      return answer;
    } catch (IOException e) {
      throw new WrongUseException("The server at %s cannot be asked: %s".formatted(keys, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WrongUseException("The command was interrupted.");
    }
  }
}
