package io.shardscan.ingestion.decode;

import io.shardscan.ingestion.decode.csv.CsvFormat;
import io.shardscan.ingestion.decode.json.DeletionFormat;
import io.shardscan.ingestion.decode.json.JsonFormat;
import io.shardscan.ingestion.decode.json.JsonShape;
import io.shardscan.ingestion.decode.parquet.ParquetFormat;
import io.shardscan.ingestion.decode.vecs.ComponentType;
import io.shardscan.ingestion.decode.vecs.VecsFormat;
import io.shardscan.model.limits.UploadFormat;
import java.util.Optional;

/** Which decoder reads which file. */
public final class FileFormats {
  private FileFormats() {}

  /**
   * The decoder for a file, by its extension in any case.
   *
   * @return empty if the extension is not one of {@link UploadFormat#known}
   */
  public static Optional<FileFormat> forFile(String name) {
    return UploadFormat.of(name).map(FileFormats::of);
  }

  /** The decoder of a format. */
  public static FileFormat of(UploadFormat format) {
    return switch (format) {
      case PARQUET -> new ParquetFormat();
      case CSV -> new CsvFormat();
      case FVECS -> new VecsFormat(ComponentType.FLOAT32);
      case BVECS -> new VecsFormat(ComponentType.UINT8);
      case IVECS -> new VecsFormat(ComponentType.INT32);
      case JSONL, JSON -> new JsonFormat(JsonShape.FLAT);
      case UPSERTS -> new JsonFormat(JsonShape.NESTED);
      case DELETIONS -> new DeletionFormat();
    };
  }
}
