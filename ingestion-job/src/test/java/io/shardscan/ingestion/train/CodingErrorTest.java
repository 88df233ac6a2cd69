package io.shardscan.ingestion.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CodingErrorTest {
  @Test
  void theBoundIsNeverBelowItsFormula() {
    Random random = new Random(1);
    for (int round = 0; round < 10_000; round++) {
      double defect = Math.pow(10, -9 * random.nextDouble());
      double norm = Math.sqrt(1 + defect);
      double absolute = 1 + 20 * random.nextDouble();
      int roundings = 1 + random.nextInt(100);
      double lost = Math.pow(10, random.nextInt(-40, 38)) * random.nextDouble();
      double length = random.nextInt(3) * Math.pow(10, random.nextInt(-40, 38));
      CodingError error = new CodingError(new AxesDefect(defect, norm, absolute), 768, roundings);
      double gamma = (roundings + 1) * 0x1p-24;
      double formula = norm * lost + (defect + norm * gamma * absolute) * length;
      assertThat((double) error.bound(lost, length)).isBetween(formula, 1.00001 * formula + 1e-38);
    }
  }

  @Test
  void whatIsNotFiniteIsUnbounded() {
    CodingError error = new CodingError(new AxesDefect(0, 1, 1), 10, 10);
    assertThat(error.bound(Double.NaN, 1)).isInfinite();
    assertThat(error.bound(0, Double.POSITIVE_INFINITY)).isInfinite();
    assertThat(error.bound(1e39, 0)).isInfinite();
  }
}
