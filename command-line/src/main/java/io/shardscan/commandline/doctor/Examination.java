package io.shardscan.commandline.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.shardscan.commandline.connection.ApiClient;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;

/**
 * What checks look at.
 *
 * @param server the server, asked with the user's key, or without one if there is none
 * @param keyed whether there is a key
 * @param clock this machine's clock
 * @param release this program's version
 * @param longestLag how long a file may wait before something must be wrong
 */
record Examination(
    ApiClient server, boolean keyed, Clock clock, String release, Duration longestLag) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the server answers, as JSON, whatever the status; missing if it is none. */
  JsonNode json(String path) {
    return parsed(server.look(path));
  }

  static JsonNode parsed(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
