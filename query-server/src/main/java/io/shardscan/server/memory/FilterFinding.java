package io.shardscan.server.memory;

import org.jspecify.annotations.Nullable;

/**
 * What was found of one comparison of a filter.
 *
 * @param comparable whether some segment has the field as a type that can be compared so
 * @param problem why it makes no sense in some segment, for the filter's author; null if there is
 *     none
 */
public record FilterFinding(boolean comparable, @Nullable String problem) {
  /** What two servers found together. */
  public FilterFinding and(FilterFinding other) {
    return new FilterFinding(
        comparable || other.comparable, problem == null ? other.problem : problem);
  }
}
