package io.shardscan.ingestion.decode.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how the components of a column are decoded: in bulk for the encodings that vectors
 * usually have, and value by value through parquet-java for all others.
 */
final class ComponentDecoding {
  private final ColumnDescriptor column;
  private final PrimitiveTypeName type;
  private final boolean unsigned;
  private final float @Nullable [] dictionary;

  /**
   * For one column chunk.
   *
   * @param column of floats, doubles, integers or half-precision floats
   */
  ComponentDecoding(ColumnDescriptor column, @Nullable DictionaryPage dictionary) {
    this.column = column;
    this.type = column.getPrimitiveType().getPrimitiveTypeName();
    this.unsigned =
        column.getPrimitiveType().getLogicalTypeAnnotation()
                instanceof IntLogicalTypeAnnotation integer
            && !integer.isSigned();
    this.dictionary = dictionary == null ? null : decode(dictionary);
  }

  /**
   * The components of a page.
   *
   * @param values the page's values, little-endian, backed by an array
   * @param count how many values the page has, nulls included
   */
  Components of(Encoding encoding, ByteBuffer values, int count) {
    if (encoding.usesDictionary()) {
      if (dictionary == null) {
        throw DamagedFile.because(
            "column '%s' has indexes but no dictionary".formatted(column.getPath()[0]));
      }
      return new DictionaryComponents(values, dictionary);
    }
    if (encoding == Encoding.PLAIN && type == PrimitiveTypeName.FLOAT) {
      return PlainComponents.ofFloats(values);
    }
    if (encoding == Encoding.PLAIN && type == PrimitiveTypeName.DOUBLE) {
      return PlainComponents.ofDoubles(values);
    }
    if (encoding == Encoding.BYTE_STREAM_SPLIT && type == PrimitiveTypeName.FLOAT) {
      return new ByteStreamSplitComponents(values);
    }
    return general(encoding, values, count);
  }

  private Components general(Encoding encoding, ByteBuffer values, int count) {
    ValuesReader reader = encoding.getValuesReader(column, ValuesType.VALUES);
    try {
      reader.initFromPage(count, ByteBufferInputStream.wrap(values));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (to, offset, n) -> {
      for (int i = offset; i < offset + n; i++) {
        to[i] =
            switch (type) {
              case FLOAT -> reader.readFloat();
              case DOUBLE -> (float) reader.readDouble();
              case INT32 -> ofInteger(reader.readInteger());
              case INT64 -> ofLong(reader.readLong());
              default -> half(reader.readBytes());
            };
      }
    };
  }

  private float[] decode(DictionaryPage page) {
    Dictionary values = page.decode(column);
    float[] floats = new float[values.getMaxId() + 1];
    for (int i = 0; i < floats.length; i++) {
      floats[i] =
          switch (type) {
            case FLOAT -> values.decodeToFloat(i);
            case DOUBLE -> (float) values.decodeToDouble(i);
            case INT32 -> ofInteger(values.decodeToInt(i));
            case INT64 -> ofLong(values.decodeToLong(i));
            default -> half(values.decodeToBinary(i));
          };
    }
    return floats;
  }

  private float ofInteger(int bits) {
    return unsigned ? Integer.toUnsignedLong(bits) : bits;
  }

  private float ofLong(long bits) {
    // The lowest bit only decides the rounding, so it may be merged into the one above.
    return unsigned && bits < 0 ? ((bits >>> 1) | (bits & 1)) * 2f : bits;
  }

  private static float half(Binary bits) {
    return Float.float16ToFloat(bits.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getShort());
  }
}
