package io.shardscan.server.http;

/** What an endpoint asks of a request before it is let through. */
public enum Access {
  /** Nothing. */
  OPEN,
  /** {@code Authorization: Bearer <api_key>}. */
  BEARER,
  /** {@code Authorization: Bearer <admin key>}. */
  ADMIN,
  /** The field {@code api_key} of the JSON body, which the endpoint itself has to check. */
  KEY_IN_BODY
}
