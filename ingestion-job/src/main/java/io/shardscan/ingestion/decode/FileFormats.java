package io.shardscan.ingestion.decode;

import io.shardscan.ingestion.decode.arrow.ArrowFormat;
import io.shardscan.ingestion.decode.compression.CompressedFormat;
import io.shardscan.ingestion.decode.compression.Compression;
import io.shardscan.ingestion.decode.csv.CsvFormat;
import io.shardscan.ingestion.decode.fbin.FbinFormat;
import io.shardscan.ingestion.decode.hdf5.Hdf5Format;
import io.shardscan.ingestion.decode.json.DeletionFormat;
import io.shardscan.ingestion.decode.json.JsonFormat;
import io.shardscan.ingestion.decode.json.JsonShape;
import io.shardscan.ingestion.decode.npy.NpyFormat;
import io.shardscan.ingestion.decode.npy.NpzFormat;
import io.shardscan.ingestion.decode.number.NumberType;
import io.shardscan.ingestion.decode.parquet.ParquetFormat;
import io.shardscan.ingestion.decode.safetensors.SafetensorsFormat;
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
      case FVECS -> new VecsFormat(NumberType.FLOAT32);
      case BVECS -> new VecsFormat(NumberType.UINT8);
      case IVECS -> new VecsFormat(NumberType.INT32);
      case JSONL, JSON -> new JsonFormat(JsonShape.FLAT);
      case CSV_GZ -> new CompressedFormat(new CsvFormat(), Compression.GZIP);
      case CSV_ZST -> new CompressedFormat(new CsvFormat(), Compression.ZSTD);
      case JSONL_GZ -> new CompressedFormat(new JsonFormat(JsonShape.FLAT), Compression.GZIP);
      case JSONL_ZST -> new CompressedFormat(new JsonFormat(JsonShape.FLAT), Compression.ZSTD);
      case FBIN -> new FbinFormat(NumberType.FLOAT32);
      case U8BIN -> new FbinFormat(NumberType.UINT8);
      case I8BIN -> new FbinFormat(NumberType.INT8);
      case NPY -> new NpyFormat();
      case NPZ -> new NpzFormat();
      case SAFETENSORS -> new SafetensorsFormat();
      case ARROW, FEATHER, IPC -> new ArrowFormat();
      case H5, HDF5, HDF -> new Hdf5Format();
      case UPSERTS -> new JsonFormat(JsonShape.NESTED);
      case DELETIONS -> new DeletionFormat();
    };
  }
}
