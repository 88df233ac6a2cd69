package io.shardscan.model.catalog;

import io.shardscan.model.basis.Calibration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a collection's rows that searches profit from.
 *
 * @param basis the basis that rows are to be coded in, or null if none has been trained
 * @param calibration what approximate searches may assume, or null if that has not been measured.
 *     It may be one of an earlier basis
 * @param calibratedRows rows that the collection had when that was measured, 0 if it was not
 */
public record Tuning(
    @Nullable TrainedBasis basis, @Nullable Calibration calibration, long calibratedRows) {
  /** Nothing is known. */
  public static final Tuning NONE = new Tuning(null, null, 0);
}
