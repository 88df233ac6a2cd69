package io.shardscan.ingestion.simulation;

/** What is broken on purpose, to see that the simulation finds it. */
enum Breakage {
  /** Nothing. */
  NONE,
  /** The store takes conditional writes whatever is there. */
  CONDITIONS_IGNORED,
  /** A write whose outcome is not known is taken for one that was not done, and forced. */
  UNKNOWN_TAKEN_FOR_FAILED,
  /** Objects are swept as soon as nothing refers to them. */
  SWEPT_WITHOUT_GRACE,
  /** Nobody is told which files are to change together. */
  REPROCESSING_UNSEEN
}
