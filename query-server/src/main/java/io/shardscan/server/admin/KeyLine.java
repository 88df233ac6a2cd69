package io.shardscan.server.admin;

/** A key as a line of a table. */
final class KeyLine {
  static final String HEADING = line("ID", "ENDS", "TENANT", "TIER", "PAID", "CREATED", "USED");

  private KeyLine() {}

  static String of(
      String id,
      String hint,
      String tenant,
      String tier,
      boolean paymentMethod,
      String created,
      String lastUsed) {
    return line(
        id,
        hint,
        tenant,
        tier,
        paymentMethod ? "yes" : "no",
        created,
        lastUsed.isEmpty() ? "never" : lastUsed);
  }

  private static String line(
      String id,
      String hint,
      String tenant,
      String tier,
      String paid,
      String created,
      String lastUsed) {
    return "%-20s  %-4s  %-20s  %-4s  %-4s  %-27s  %s"
        .formatted(id, hint, tenant, tier, paid, created, lastUsed);
  }
}
