package io.shardscan.model.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.limits.Limits;
import io.shardscan.model.store.ObjectStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartSizesTest {
  private static final long MOST_BYTES_OF_A_PART = 5L << 30;

  @ParameterizedTest
  @ValueSource(
      longs = {1, 16 << 20, 167_772_160_001L, 671_088_640_000L, 671_088_640_001L, 5L << 40})
  void everyKnownSizeFitsIntoTheParts(long size) {
    long part = PartSizes.DEFAULT.of(1, size);
    assertThat(Math.ceilDiv(size, part)).isLessThanOrEqualTo(10_000);
    assertThat(part).isBetween(5L << 20, MOST_BYTES_OF_A_PART);
    assertThat(part <= PartSizes.DEFAULT.largestBuffered()).isEqualTo(size <= 671_088_640_000L);
  }

  @Test
  void theLargestUploadFits() {
    assertThat(PartSizes.DEFAULT.of(1, Limits.MAX_UPLOAD_BYTES) * 10_000)
        .isGreaterThanOrEqualTo(Limits.MAX_UPLOAD_BYTES);
  }

  @Test
  void partsOfUnknownSizeGrowUpToALimit() {
    assertThat(PartSizes.DEFAULT.of(1, ObjectStore.UNKNOWN_SIZE)).isEqualTo(16 << 20);
    assertThat(PartSizes.DEFAULT.of(1_000, ObjectStore.UNKNOWN_SIZE)).isEqualTo(16 << 20);
    assertThat(PartSizes.DEFAULT.of(1_001, ObjectStore.UNKNOWN_SIZE)).isEqualTo(64 << 20);
    assertThat(PartSizes.DEFAULT.mostOfUnknownSize() >> 30).isEqualTo(578);
  }
}
