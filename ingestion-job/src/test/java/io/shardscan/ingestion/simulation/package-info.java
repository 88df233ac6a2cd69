/**
 * A deterministic simulation of everything that writes to the catalog: the real code of the job, of
 * commits, optimizing and sweeps, on a simulated store, clock and schedule, all of which a seed
 * decides.
 */
@NullMarked
package io.shardscan.ingestion.simulation;

import org.jspecify.annotations.NullMarked;
