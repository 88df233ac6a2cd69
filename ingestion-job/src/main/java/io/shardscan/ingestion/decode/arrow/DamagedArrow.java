package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.Damage;

/** Tells of damaged Arrow files; flatbuffers tell nothing that a file's author understands. */
final class DamagedArrow {
  static final Damage DAMAGE = new Damage("Arrow", e -> false);

  private DamagedArrow() {}
}
