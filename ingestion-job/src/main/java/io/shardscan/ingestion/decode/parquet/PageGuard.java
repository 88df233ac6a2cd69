package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.DecodeException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Checks the sizes within a page that parquet-java allocates by without looking: those of
 * bit-packed runs, of delta-encoded values and of dictionaries.
 */
final class PageGuard {
  private final ColumnDescriptor column;

  PageGuard(ColumnDescriptor column) {
    this.column = column;
  }

  /** Checks how many values a dictionary is said to have, against the bytes that hold them. */
  void checkDictionarySize(int values, int bytes) {
    int valueBytes =
        switch (column.getPrimitiveType().getPrimitiveTypeName()) {
          case INT64, DOUBLE -> 8;
          case INT96 -> 12;
          case INT32, FLOAT, BINARY -> 4;
          case FIXED_LEN_BYTE_ARRAY -> Math.max(1, column.getPrimitiveType().getTypeLength());
          case BOOLEAN -> throw damaged("has a dictionary of booleans");
        };
    if (values < 0 || (long) values * valueBytes > bytes) {
      throw damaged("has a dictionary that is said to have %d values".formatted(values));
    }
  }

  void check(DataPageV1 page) {
    ByteBuffer bytes = PageBytes.of(page.getBytes());
    if (column.getMaxRepetitionLevel() > 0) {
      checkLevels(bytes, page.getRlEncoding(), column.getMaxRepetitionLevel(), page);
    }
    if (column.getMaxDefinitionLevel() > 0) {
      checkLevels(bytes, page.getDlEncoding(), column.getMaxDefinitionLevel(), page);
    }
    checkValues(bytes, page.getValueEncoding(), page.getValueCount());
  }

  void check(DataPageV2 page) {
    int values = page.getValueCount();
    checkRuns(
        PageBytes.of(page.getRepetitionLevels()), width(column.getMaxRepetitionLevel()), values);
    checkRuns(
        PageBytes.of(page.getDefinitionLevels()), width(column.getMaxDefinitionLevel()), values);
    checkValues(PageBytes.of(page.getData()), page.getDataEncoding(), values);
  }

  private void checkLevels(ByteBuffer bytes, Encoding encoding, int maxLevel, DataPageV1 page) {
    if (encoding != Encoding.RLE) {
      throw new DecodeException(
          "Column '%s' of the Parquet file has levels encoded as %s, which is no longer in use; write the file anew"
              .formatted(name(), encoding));
    }
    ByteBuffer levels = PageBytes.prefixedRuns(bytes, name());
    checkRuns(levels, width(maxLevel), page.getValueCount());
  }

  private void checkValues(ByteBuffer bytes, Encoding encoding, int values) {
    switch (encoding) {
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
        // A page of nulls alone may have no bytes at all.
        if (bytes.hasRemaining()) {
          int width = bytes.get() & 0xff;
          if (width > Integer.SIZE) {
            throw damaged("has dictionary indexes of %d bits".formatted(width));
          }
          checkRuns(bytes, width, values);
        }
      }
      case RLE -> {
        if (column.getPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BOOLEAN) {
          throw damaged("has values encoded as levels");
        }
        checkRuns(PageBytes.prefixedRuns(bytes, name()), 1, values);
      }
      case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY -> DeltaCheck.pass(bytes, values, name());
      case DELTA_BYTE_ARRAY -> {
        DeltaCheck.pass(bytes, values, name());
        DeltaCheck.pass(bytes, values, name());
      }
      case PLAIN, BYTE_STREAM_SPLIT -> {
        // parquet-java takes no size from these that it does not check.
      }
      case BIT_PACKED -> throw damaged("has values encoded as BIT_PACKED");
    }
  }

  /** Walks the runs' headers as far as the page has values. */
  private void checkRuns(ByteBuffer bytes, int width, int values) {
    int valueBytes = (width + 7) / 8;
    long passed = 0;
    try {
      while (passed < values && bytes.hasRemaining()) {
        int header = DeltaCheck.unsignedVarInt(bytes);
        boolean packed = (header & 1) != 0;
        long count = packed ? (header >>> 1) * 8L : header >>> 1;
        long size = packed ? (header >>> 1) * (long) width : valueBytes;
        // A writer may leave out what pads the last eight values.
        boolean ends = size > bytes.remaining() && size - bytes.remaining() >= width;
        if (ends || (packed && count > ParquetLimits.MAX_PACKED_VALUES)) {
          throw damaged("has a run of %d values, more than its page holds".formatted(count));
        }
        bytes.position(bytes.position() + (int) Math.min(size, bytes.remaining()));
        passed += count;
      }
    } catch (BufferUnderflowException e) {
      throw damaged("has a run beyond its page");
    }
  }

  private static int width(int maxLevel) {
    return BytesUtils.getWidthFromMaxInt(maxLevel);
  }

  private DecodeException damaged(String reason) {
    return DamagedFile.because("column '%s' %s".formatted(name(), reason));
  }

  private String name() {
    return String.join(".", column.getPath());
  }
}
