package io.shardscan.server.http;

import java.io.IOException;

/** Answers the requests of one method on one path. */
@FunctionalInterface
public interface Endpoint {
  /**
   * Answers a request.
   *
   * @throws ApiException to answer with an error
   * @throws IOException if the request's body cannot be read
   */
  Answer answer(Exchange exchange) throws IOException;
}
