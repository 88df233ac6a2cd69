package io.shardscan.ingestion.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.ingestion.decode.compression.CompressedFormat;
import io.shardscan.ingestion.decode.compression.Compression;
import io.shardscan.ingestion.decode.csv.CsvFormat;
import io.shardscan.ingestion.decode.fbin.FbinFormat;
import io.shardscan.ingestion.decode.number.NumberType;
import io.shardscan.ingestion.decode.parquet.ParquetFormat;
import io.shardscan.ingestion.decode.vecs.VecsFormat;
import org.junit.jupiter.api.Test;

class FileFormatsTest {
  @Test
  void tellsTheFormatByTheExtensionInAnyCase() {
    assertThat(FileFormats.forFile("a.b.PARQUET").orElseThrow()).isInstanceOf(ParquetFormat.class);
    assertThat(FileFormats.forFile("a.Csv").orElseThrow()).isInstanceOf(CsvFormat.class);
    assertThat(FileFormats.forFile("a.fvecs")).contains(new VecsFormat(NumberType.FLOAT32));
    assertThat(FileFormats.forFile("a.bvecs")).contains(new VecsFormat(NumberType.UINT8));
    assertThat(FileFormats.forFile("a.u8bin")).contains(new FbinFormat(NumberType.UINT8));
    assertThat(FileFormats.forFile("a.csv.ZST"))
        .hasValueSatisfying(
            format ->
                assertThat(format)
                    .isInstanceOfSatisfying(
                        CompressedFormat.class,
                        of -> assertThat(of.compression()).isEqualTo(Compression.ZSTD)));
    assertThat(FileFormats.forFile("a.ivecs")).contains(new VecsFormat(NumberType.INT32));
  }

  @Test
  void knowsNoOther() {
    assertThat(FileFormats.forFile("a.txt")).isEmpty();
    assertThat(FileFormats.forFile("parquet")).isEmpty();
  }
}
