package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.schema.MessageType;
import shaded.parquet.org.apache.thrift.TException;

/**
 * What a Parquet file's footer says, checked as far as it can be without reading pages.
 *
 * @param schema the file's schema
 * @param rowGroups the row groups, each with one chunk a leaf column in the schema's order
 * @param createdBy the program that wrote the file, or an empty text
 */
record ParquetFooter(MessageType schema, List<RowGroup> rowGroups, String createdBy) {
  private static final int MAGIC_BYTES = 4;
  private static final int TAIL_BYTES = Integer.BYTES + MAGIC_BYTES;
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ENCRYPTED_MAGIC = "PARE".getBytes(StandardCharsets.US_ASCII);

  /** So much of the file's end is read at once; most footers fit. */
  private static final int FIRST_READ_BYTES = 64 << 10;

  /** Reads and checks a file's footer. */
  static ParquetFooter read(FileSource source) {
    if (source.size() < MAGIC_BYTES + TAIL_BYTES) {
      throw new DecodeException(
          source.size() == 0
              ? "The file is empty"
              : "The file has only %d bytes, too few for Parquet".formatted(source.size()));
    }
    int firstRead = (int) Math.min(source.size(), FIRST_READ_BYTES);
    byte[] end = source.read(source.size() - firstRead, firstRead);
    checkMagic(Arrays.copyOfRange(end, end.length - MAGIC_BYTES, end.length));
    int length =
        ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(end.length - TAIL_BYTES);
    if (length <= 0 || length > source.size() - MAGIC_BYTES - TAIL_BYTES) {
      throw DamagedFile.because(
          "its footer is said to have %s bytes, but the file has %d; was it cut off or changed?"
              .formatted(Integer.toUnsignedString(length), source.size()));
    }
    if (length > ParquetLimits.MAX_FOOTER_BYTES) {
      throw new DecodeException(
          "The Parquet footer has %d bytes; at most %d are allowed: write fewer, larger row groups"
              .formatted(length, ParquetLimits.MAX_FOOTER_BYTES));
    }
    long start = source.size() - TAIL_BYTES - length;
    byte[] footer =
        length + TAIL_BYTES <= end.length
            ? Arrays.copyOfRange(end, end.length - TAIL_BYTES - length, end.length - TAIL_BYTES)
            : source.read(start, length);
    return DamagedFile.guard(() -> parse(footer, start));
  }

  private static void checkMagic(byte[] magic) {
    if (Arrays.equals(magic, ENCRYPTED_MAGIC)) {
      throw encrypted();
    }
    if (!Arrays.equals(magic, MAGIC)) {
      throw new DecodeException(
          "The file is not Parquet, or is cut off: it does not end with the letters PAR1");
    }
  }

  private static ParquetFooter parse(byte[] bytes, long footerStart) {
    FileMetaData footer = new FileMetaData();
    try {
      BoundedThrift.read(footer, bytes, 0, bytes.length);
    } catch (TException e) {
      throw new DecodeException("The Parquet file is damaged: its footer cannot be read", e);
    }
    if (footer.isSetEncryption_algorithm()) {
      throw encrypted();
    }
    SchemaCheck.check(footer.getSchema());
    List<RowGroup> rowGroups = footer.getRow_groups();
    // The row groups are used as they are; the converter is only needed for the schema.
    footer.setRow_groups(List.of());
    MessageType schema;
    try {
      schema =
          new ParquetMetadataConverter().fromParquetMetadata(footer).getFileMetaData().getSchema();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RowGroupCheck.check(rowGroups, schema, footerStart);
    String createdBy = footer.isSetCreated_by() ? footer.getCreated_by() : "";
    return new ParquetFooter(schema, List.copyOf(rowGroups), createdBy);
  }

  /** The failure of a file of which anything is encrypted. */
  static DecodeException encrypted() {
    return new DecodeException(
        "The Parquet file is encrypted; encrypted files cannot be read: upload it without encryption");
  }
}
