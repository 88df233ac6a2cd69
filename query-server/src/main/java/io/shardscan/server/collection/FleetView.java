package io.shardscan.server.collection;

/** Tells which servers answer together, and what each holds. */
@FunctionalInterface
public interface FleetView {
  /** The servers, and a tenant's collections. */
  FleetReport of(String tenant);
}
