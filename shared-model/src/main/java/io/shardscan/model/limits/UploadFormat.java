package io.shardscan.model.limits;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The file formats that may be uploaded; a file's format is told by its name's extension alone. */
public enum UploadFormat {
  /** Apache Parquet. */
  PARQUET,
  /** Comma-separated values with a header. */
  CSV,
  /** Records of a 32-bit dimension and float32 components. */
  FVECS,
  /** Records of a 32-bit dimension and unsigned byte components. */
  BVECS,
  /** Records of a 32-bit dimension and int32 components. */
  IVECS,
  /** JSON objects, one after the other: a line each, or however. */
  JSONL,
  /** The same, or one array of them. */
  JSON,
  /** CSV compressed with gzip. */
  CSV_GZ,
  /** CSV compressed with Zstandard. */
  CSV_ZST,
  /** JSON objects compressed with gzip. */
  JSONL_GZ,
  /** JSON objects compressed with Zstandard. */
  JSONL_ZST,
  /** A count of rows, their dimension, and float32 components. */
  FBIN,
  /** The same with unsigned byte components. */
  U8BIN,
  /** The same with signed byte components. */
  I8BIN,
  /** An array as NumPy saves it. */
  NPY,
  /** An archive of such arrays. */
  NPZ,
  /** Named tensors. */
  SAFETENSORS,
  /** Apache Arrow: a file, or a stream. */
  ARROW,
  /** The same; Feather's version 2 is Arrow's file. */
  FEATHER,
  /** The same. */
  IPC,
  /** HDF5. */
  H5,
  /** HDF5. */
  HDF5,
  /** HDF5. */
  HDF,
  /** Rows that were sent one by one. Written by the service alone. */
  UPSERTS,
  /** Keys of rows that were deleted one by one. Written by the service alone. */
  DELETIONS;

  private final String extension = "." + name().toLowerCase(Locale.ROOT).replace('_', '.');

  /** The extension of this format's files, with its dot, in lower case. */
  public String extension() {
    return extension;
  }

  /**
   * The format of a file, whatever the case of its extension.
   *
   * @return empty if the name ends with no known extension, or has nothing before it
   */
  public static Optional<UploadFormat> of(String fileName) {
    String lowerCase = fileName.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(
            format ->
                lowerCase.length() > format.extension.length()
                    && lowerCase.endsWith(format.extension))
        .findFirst();
  }

  /** Whether users may upload files of this format. */
  public boolean ofUsers() {
    return this != UPSERTS && this != DELETIONS;
  }

  /** All extensions of files that users may upload, for messages. */
  public static String known() {
    return Arrays.stream(values())
        .filter(UploadFormat::ofUsers)
        .map(UploadFormat::extension)
        .collect(Collectors.joining(", "));
  }
}
