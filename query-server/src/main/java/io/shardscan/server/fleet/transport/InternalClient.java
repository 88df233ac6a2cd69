package io.shardscan.server.fleet.transport;

import io.shardscan.server.fleet.membership.FleetSecret;
import io.shardscan.server.fleet.membership.Member;
import io.shardscan.server.observe.TraceContext;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.slf4j.MDC;

/** Asks other members. */
public final class InternalClient implements AutoCloseable {
  /** Most bytes of an answer. */
  private static final long MAX_ANSWER_BYTES = 1L << 30;

  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
  private static final int OK = 200;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final FleetSecret secret;

  /** A client that shows the fleet's secret. */
  public InternalClient(FleetSecret secret) {
    this.secret = secret;
  }

  /**
   * Asks a member.
   *
   * @throws MemberUnavailableException if there is no answer within the time
   */
  public byte[] ask(Member member, Operation operation, byte[] body, Duration timeout)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(member.internal().resolve(operation.path()))
            .timeout(timeout)
            .header(InternalServer.TOKEN, secret.token())
            .header(InternalServer.MEMBER, member.id())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    String trace = MDC.get(TraceContext.LOG_KEY);
    if (trace != null) {
      request.header(TraceContext.HEADER, TraceContext.traceparent(trace));
    }
    try {
      HttpResponse<byte[]> response =
          client.send(
              request.build(),
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
      if (response.statusCode() != OK) {
        throw new MemberUnavailableException(
            "server '%s' answered %d to %s"
                .formatted(member.id(), response.statusCode(), operation));
      }
      return response.body();
    } catch (IOException e) {
      throw new MemberUnavailableException(
          "server '%s' did not answer %s: %s".formatted(member.id(), operation, e), e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
