package io.shardscan.commandline.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What was found when something was looked at.
 *
 * @param subject what was looked at, a name that stays the same over releases
 * @param health how it is
 * @param seen what was seen
 * @param advice what to do; empty if nothing
 */
record Finding(String subject, Health health, String seen, String advice) {
  /** How something is. */
  enum Health {
    WELL,
    /** It works, but not for long, or not as it should. */
    SUSPECT,
    UNWELL,
    /** It could not be looked at. */
    UNKNOWN
  }

  static Finding well(String subject, String seen) {
    return new Finding(subject, Health.WELL, seen, "");
  }

  static Finding suspect(String subject, String seen, String advice) {
    return new Finding(subject, Health.SUSPECT, seen, advice);
  }

  static Finding unwell(String subject, String seen, String advice) {
    return new Finding(subject, Health.UNWELL, seen, advice);
  }

  static Finding unknown(String subject, String why) {
    return new Finding(subject, Health.UNKNOWN, why, "");
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("subject", subject)
        .put("health", health.name().toLowerCase(Locale.ROOT))
        .put("seen", seen)
        .put("advice", advice);
  }
}
