package io.shardscan.server.filter;

/** How a field's value has to lie to another. */
public enum Order {
  /** Above. */
  GREATER("$gt"),
  /** Above, or equal. */
  GREATER_OR_EQUAL("$gte"),
  /** Below. */
  LESS("$lt"),
  /** Below, or equal. */
  LESS_OR_EQUAL("$lte");

  private final String wireName;

  Order(String wireName) {
    this.wireName = wireName;
  }

  /** The operator as filters spell it. */
  public String wireName() {
    return wireName;
  }

  /** Whether a comparison's outcome, as of {@link Comparable#compareTo}, is as it has to be. */
  public boolean holds(int comparison) {
    return switch (this) {
      case GREATER -> comparison > 0;
      case GREATER_OR_EQUAL -> comparison >= 0;
      case LESS -> comparison < 0;
      case LESS_OR_EQUAL -> comparison <= 0;
    };
  }
}
