package io.shardscan.commandline.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Sends requests to one server, as one key. Requests whose repetition does no harm are sent again
 * where a failure may pass. May be used by several threads.
 */
public final class ApiClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
  private static final int TRANSFER_PATIENCE = 10;
  private static final int MAX_TEXT_BYTES = 512 << 20;

  private final URI server;
  private final String key;
  private final Duration timeout;
  private final Repetition repetition;
  private final HttpClient http;

  ApiClient(URI server, String key, Duration timeout, Repetition repetition) {
    this.server = server;
    this.key = key;
    this.timeout = timeout;
    this.repetition = repetition;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LONGEST_CONNECT)
            .build();
  }

  /** A client that sends everything once: for looking at a server as it is. */
  public static ApiClient impatient(URI server, String key, Duration timeout) {
    return new ApiClient(server, key, timeout, Repetition.NONE);
  }

  /** The server's address. */
  public URI server() {
    return server;
  }

  /** What the server says of something. */
  public JsonNode get(String path) {
    return repetition.of(() -> json(send(request(path).GET(), timeout)));
  }

  /** Asks for something to be done once; it is never sent again. */
  public JsonNode post(String path, JsonNode body) {
    return json(send(request(path).POST(of(body)), timeout));
  }

  /** Asks for something to be done that may as well be done twice. */
  public JsonNode postRepeatably(String path, JsonNode body) {
    return repetition.of(() -> post(path, body));
  }

  /** Changes something; twice is as good as once. */
  public JsonNode patch(String path, JsonNode body) {
    return repetition.of(() -> json(send(request(path).method("PATCH", of(body)), timeout)));
  }

  /** Deletes something. It is not sent again, since the second answer would be that it is gone. */
  public JsonNode delete(String path) {
    return json(send(request(path).DELETE(), timeout));
  }

  /** A body that can be read anew for each attempt. */
  public interface Body {
    /** The bytes from the start. */
    BodyPublisher open();
  }

  /** Sends bytes; twice is as good as once. */
  public JsonNode put(String path, Map<String, String> headers, Body body) {
    return repetition.of(
        () -> {
          HttpRequest.Builder request = request(path).PUT(body.open());
          headers.forEach(request::header);
          return json(send(request, timeout.multipliedBy(TRANSFER_PATIENCE)));
        });
  }

  /** The bytes of something. The caller closes the answer's body. */
  public HttpResponse<InputStream> open(String path) {
    return repetition.of(() -> send(request(path).GET(), timeout.multipliedBy(TRANSFER_PATIENCE)));
  }

  /** An answer whatever its status is, with its body as text; only for looking at a server. */
  public HttpResponse<String> look(String path) {
    try {
      return http.send(
          request(path).timeout(timeout).GET().build(),
          BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  private static BodyPublisher of(JsonNode body) {
    return BodyPublishers.ofString(body.toString());
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request, Duration longest) {
    try {
      HttpResponse<InputStream> answer =
          http.send(request.timeout(longest).build(), BodyHandlers.ofInputStream());
      if (answer.statusCode() >= 300) {
        throw refused(answer);
      }
      return answer;
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private RefusedException refused(HttpResponse<InputStream> answer) {
    String text = text(answer);
    String message;
    try {
      message = JSON.readTree(text).path("error").asText("");
    } catch (JsonProcessingException e) {
      message = "";
    }
    if (message.isEmpty()) {
      message =
          "%s answered with status %d; is it a Shardscan server?"
              .formatted(server, answer.statusCode());
    }
    long seconds = answer.headers().firstValue("Retry-After").map(ApiClient::seconds).orElse(1L);
    return new RefusedException(answer.statusCode(), message, Duration.ofSeconds(seconds));
  }

  private static long seconds(String text) {
    try {
      return Math.clamp(Long.parseLong(text), 1, 3_600);
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  private JsonNode json(HttpResponse<InputStream> answer) {
    String text = text(answer);
    if (text.isEmpty()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "%s answered with something else than JSON; is it a Shardscan server?".formatted(server),
          e);
    }
  }

  private String text(HttpResponse<InputStream> answer) {
    try (InputStream body = answer.body()) {
      byte[] bytes = body.readNBytes(MAX_TEXT_BYTES + 1);
      if (bytes.length > MAX_TEXT_BYTES) {
        throw new CommandFailure(ExitCode.FAILED, "The answer is larger than 512 MiB.");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private UnreachableException unreachable(IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new UnreachableException(
        "%s cannot be reached (%s). Does the server run, and is this its address? `shardscan doctor` tells more."
            .formatted(server, why),
        e);
  }

  private static CommandFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CommandFailure(ExitCode.FAILED, "Interrupted.", e);
  }

  @Override
  public void close() {
    http.close();
  }
}
