package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.Damage;
import io.shardscan.ingestion.decode.DecodeException;
import java.util.function.Supplier;
import org.apache.parquet.ParquetRuntimeException;

/** Tells of damaged Parquet files. */
final class DamagedFile {
  private static final Damage DAMAGE =
      new Damage(
          "Parquet",
          e -> e instanceof ParquetRuntimeException || e instanceof IllegalArgumentException);

  private DamagedFile() {}

  /** Runs code that reads from a file; see {@link Damage#guard}. */
  static <T> T guard(Supplier<T> reading) {
    return DAMAGE.guard(reading);
  }

  /** A fault that only a damaged file can have. */
  static DecodeException because(String reason) {
    return DAMAGE.because(reason);
  }
}
