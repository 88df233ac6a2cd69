package io.shardscan.model.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UploadFormatTest {
  @Test
  void goesByTheLastExtensionInAnyCase() {
    assertThat(UploadFormat.of("a.parquet")).contains(UploadFormat.PARQUET);
    assertThat(UploadFormat.of("a.csv.FVecs")).contains(UploadFormat.FVECS);
    assertThat(UploadFormat.of("a.fvecs.gz")).isEmpty();
    assertThat(UploadFormat.of("a.csv.GZ")).contains(UploadFormat.CSV_GZ);
    assertThat(UploadFormat.of("csv")).isEmpty();
    assertThat(UploadFormat.of(".csv")).isEmpty();
    assertThat(UploadFormat.known())
        .isEqualTo(
            ".parquet, .csv, .fvecs, .bvecs, .ivecs, .jsonl, .json, .csv.gz, .csv.zst, .jsonl.gz,"
                + " .jsonl.zst, .fbin, .u8bin, .i8bin, .npy, .npz, .safetensors, .arrow, .feather, .ipc,"
                + " .h5, .hdf5, .hdf");
  }
}
