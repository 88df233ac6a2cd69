package io.shardscan.ingestion.optimize.plan;

import io.shardscan.model.basis.Basis;
import io.shardscan.model.basis.Calibration;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.TrainedBasis;
import org.jspecify.annotations.Nullable;

/**
 * What a collection's rows are to be coded in.
 *
 * @param target id of the basis that all segments should be coded in, or null if none is to be
 * @param train whether a basis has to be trained first
 * @param calibrate whether approximate searches have to be measured, once all segments are coded
 */
public record CodingNeeds(@Nullable String target, boolean train, boolean calibrate) {
  /** A basis is trained anew once a collection has this many times the rows it was trained on. */
  private static final int GROWTH = 4;

  /** A basis does not fit rows whose code errors are this many times those it was trained on. */
  private static final double DRIFT = 1.5;

  /** Share of a collection's rows that must be new, and that must not fit, to train it anew. */
  private static final double DRIFTED_SHARE = 0.25;

  /** Calibrations are made anew once a collection has this many times the rows, or so few. */
  private static final int CALIBRATION_GROWTH = 2;

  /**
   * The needs of a collection.
   *
   * @param codedRows rows from which on a collection is coded
   */
  public static CodingNeeds of(Manifest manifest, ServedSegments served, long codedRows) {
    if (served.rows() < codedRows
        || served.dimension() < 1
        || served.dimension() > Basis.MAX_DIMENSION) {
      return new CodingNeeds(null, false, false);
    }
    TrainedBasis basis = manifest.tuning().basis();
    if (basis == null || basis.dimension() != served.dimension()) {
      return new CodingNeeds(null, true, false);
    }
    Calibration calibration = manifest.calibration();
    long measured = manifest.tuning().calibratedRows();
    boolean calibrate =
        calibration == null
            || !calibration.basis().equals(basis.id())
            || served.rows() >= CALIBRATION_GROWTH * measured
            || served.rows() * CALIBRATION_GROWTH <= measured;
    boolean outgrown = served.rows() >= GROWTH * basis.rows();
    return new CodingNeeds(basis.id(), outgrown || drifted(served, basis), calibrate);
  }

  private static boolean drifted(ServedSegments served, TrainedBasis basis) {
    if (served.rowsAfter(basis.sequence()) < DRIFTED_SHARE * served.rows()) {
      return false;
    }
    long coded = 0;
    long unfit = 0;
    for (ServedSegment segment : served.segments()) {
      SegmentRef.Coding coding = segment.reference().coding();
      if (coding != null && coding.basis().equals(basis.id())) {
        coded += segment.reference().rows();
        if (coding.meanError() > DRIFT * basis.meanError()) {
          unfit += segment.reference().rows();
        }
      }
    }
    return unfit > 0 && unfit >= DRIFTED_SHARE * coded;
  }
}
