package io.shardscan.testsupport.contestant;

import com.fasterxml.jackson.databind.JsonNode;

/** Rows that can be searched, by a program that is compared with others. */
@FunctionalInterface
public interface Contestant {
  /**
   * Returns the search with a setting, which any number of threads may ask at the same time.
   *
   * @param asked the line of the protocol: {@code top_k}, {@code threads}, and the members of the
   *     setting
   */
  Search<?> prepare(JsonNode asked);
}
