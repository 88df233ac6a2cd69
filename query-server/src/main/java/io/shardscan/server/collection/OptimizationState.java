package io.shardscan.server.collection;

import io.shardscan.model.basis.Basis;
import io.shardscan.model.basis.Calibration;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.server.catalog.CollectionSnapshot;
import java.util.Locale;
import java.util.Optional;

/** How far a collection is prepared for fast searches. Its answers are the same in every state. */
public enum OptimizationState {
  /** Most rows have no codes yet: exact searches read all vectors. */
  RAW,
  /** Most rows have codes. */
  PCA_OPTIMIZED,
  /** Nearly all rows have codes; how far approximate searches may cut corners is being measured. */
  INDEX_TUNING_IN_FLIGHT,
  /** All that can be done is done. So it is for collections that are too small for codes. */
  INDEX_OPTIMIZED;

  /** Where rows keep arriving, some never have codes: so many, at most. */
  private static final int UNCODED_SHARE = 16;

  /** The state as the API spells it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static OptimizationState of(CollectionSnapshot snapshot) {
    long rows = 0;
    long coded = 0;
    String basis = null;
    boolean oneBasis = true;
    for (SegmentRef segment : snapshot.segmentRefs()) {
      rows += segment.rows();
      String its = segment.basis();
      if (its != null) {
        coded += segment.rows();
        oneBasis &= basis == null || basis.equals(its);
        basis = its;
      }
    }
    if (rows == 0) {
      return RAW;
    }
    if (coded == 0 && tooSmall(rows, snapshot.dimension().orElse(0))) {
      return INDEX_OPTIMIZED;
    }
    if (2 * coded < rows) {
      return RAW;
    }
    if ((rows - coded) * UNCODED_SHARE > rows || !oneBasis) {
      return PCA_OPTIMIZED;
    }
    Optional<Calibration> calibration = snapshot.calibration();
    return calibration.isPresent() && calibration.get().basis().equals(basis)
        ? INDEX_OPTIMIZED
        : INDEX_TUNING_IN_FLIGHT;
  }

  private static boolean tooSmall(long rows, int dimension) {
    return rows < Basis.LEAST_ROWS || dimension > Basis.MAX_DIMENSION;
  }
}
