package io.shardscan.server.fleet.transport;

import java.util.Locale;

/** What members ask each other. */
public enum Operation {
  /** How far a member is; answered once that has changed, or after a moment. */
  STATE,
  /** The manifest that a member announced. */
  MANIFEST,
  /** A search of some segments. */
  SEARCH,
  /** Rows of some segments. */
  ROWS,
  /** A part of a key's rate limit. */
  LEASE;

  /** The path of requests. */
  String path() {
    return "/internal/v1/" + name().toLowerCase(Locale.ROOT);
  }
}
