package io.shardscan.server.fleet.transport;

import java.util.Locale;

/** What members ask each other. */
public enum Operation {
  /** How far a member is; answered once that has changed, or after a moment. */
  STATE,
  /** A search of some segments. */
  SEARCH,
  /** Rows of some segments. */
  ROWS,
  /** What was taken from limits, which is not answered. */
  GRANTS;

  /** The path of requests. */
  String path() {
    return "/internal/v1/" + name().toLowerCase(Locale.ROOT);
  }
}
