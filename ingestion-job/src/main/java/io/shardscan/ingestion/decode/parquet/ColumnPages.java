package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.jspecify.annotations.Nullable;
import shaded.parquet.org.apache.thrift.TException;

/**
 * The pages of one column chunk, one after the other, decompressed and checked. A page is valid
 * until the next one is asked for; the dictionary stays valid.
 */
final class ColumnPages implements PageReader {
  private static final int USUAL_HEADER_BYTES = 4 << 10;

  private final ColumnDescriptor column;
  private final ColumnMetaData chunk;
  private final ChunkWindow bytes;
  private final HeldBytes held;
  private final PageGuard guard;
  private byte[] decompressed = new byte[0];
  private long valuesLeft;
  private @Nullable DictionaryPage dictionary;
  private boolean begun;

  /**
   * The pages of a chunk that {@link RowGroupCheck} has passed.
   *
   * @param windowBytes how many bytes are fetched at once
   */
  ColumnPages(
      FileSource source,
      ColumnDescriptor column,
      ColumnMetaData chunk,
      int windowBytes,
      HeldBytes held) {
    this.column = column;
    this.chunk = chunk;
    this.held = held;
    this.guard = new PageGuard(column);
    this.valuesLeft = chunk.getNum_values();
    PageCodec.check(chunk.getCodec());
    this.bytes =
        new ChunkWindow(
            source,
            RowGroupCheck.start(chunk),
            chunk.getTotal_compressed_size(),
            windowBytes,
            held);
  }

  @Override
  public long getTotalValueCount() {
    return chunk.getNum_values();
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    if (!begun && valuesLeft > 0) {
      begun = true;
      int before = bytes.position();
      PageHeader header = readHeader();
      if (header.getType() == PageType.DICTIONARY_PAGE) {
        dictionary = dictionary(header);
      } else {
        bytes.skip(before - bytes.position());
      }
    }
    return dictionary;
  }

  /**
   * The next data page that has values, or null after the last; parquet-java stumbles over none.
   */
  @Override
  public @Nullable DataPage readPage() {
    if (!begun) {
      readDictionaryPage();
    }
    while (valuesLeft > 0) {
      PageHeader header = readHeader();
      switch (header.getType()) {
        case DATA_PAGE -> {
          DataPage page = dataPage(header, header.getData_page_header());
          if (page.getValueCount() > 0) {
            return page;
          }
        }
        case DATA_PAGE_V2 -> {
          DataPage page = dataPage(header, header.getData_page_header_v2());
          if (page.getValueCount() > 0) {
            return page;
          }
        }
        case DICTIONARY_PAGE -> throw damaged("has a dictionary after its first page");
        case INDEX_PAGE -> takePage(header);
      }
    }
    return null;
  }

  /** Lets go of what is held. */
  void release() {
    bytes.release();
    held.replace(decompressed.length, 0);
    decompressed = new byte[0];
  }

  /** Reads the next page's header and passes over it. */
  private PageHeader readHeader() {
    int tried = 0;
    TException cut = new TException("the chunk ends");
    for (int most = USUAL_HEADER_BYTES; tried < most; most = ParquetLimits.MAX_PAGE_HEADER_BYTES) {
      int size = (int) Math.min(bytes.left(), most);
      if (size == tried) {
        break;
      }
      tried = size;
      bytes.require(size);
      PageHeader header = new PageHeader();
      try {
        int length = BoundedThrift.read(header, bytes.array(), bytes.position(), size);
        checkSizes(header, length);
        bytes.skip(length);
        return header;
      } catch (TException e) {
        cut = e;
      }
    }
    throw new DecodeException(damaged("has a page whose header cannot be read").getMessage(), cut);
  }

  private void checkSizes(PageHeader header, int headerLength) {
    int size = header.getCompressed_page_size();
    int uncompressed = header.getUncompressed_page_size();
    if (size < 0 || uncompressed < 0 || size > bytes.left() - headerLength) {
      throw damaged(
          "has a page that is said to have %d bytes, %d uncompressed, where %d are left"
              .formatted(size, uncompressed, bytes.left() - headerLength));
    }
    if (size > ParquetLimits.MAX_PAGE_BYTES || uncompressed > ParquetLimits.MAX_PAGE_BYTES) {
      throw new DecodeException(
          "Column '%s' of the Parquet file has a page of %d bytes, %d uncompressed; at most %d MiB are allowed: write pages of about 1 MiB"
              .formatted(name(), size, uncompressed, ParquetLimits.MAX_PAGE_BYTES >> 20));
    }
  }

  private DictionaryPage dictionary(PageHeader header) {
    DictionaryPageHeader details = header.getDictionary_page_header();
    if (details == null) {
      throw damaged("has a page without its header");
    }
    guard.checkDictionarySize(details.getNum_values(), header.getUncompressed_page_size());
    int start = takePage(header);
    int size = header.getCompressed_page_size();
    int uncompressed = header.getUncompressed_page_size();
    held.replace(0, uncompressed);
    byte[] content = new byte[uncompressed];
    decompress(start, size, content, uncompressed);
    return new DictionaryPage(
        BytesInput.from(content), details.getNum_values(), encoding(details.getEncoding()));
  }

  private DataPage dataPage(PageHeader header, @Nullable DataPageHeader details) {
    if (details == null) {
      throw damaged("has a page without its header");
    }
    int values = countValues(details.getNum_values());
    int start = takePage(header);
    int size = header.getUncompressed_page_size();
    BytesInput content = content(start, header.getCompressed_page_size(), size, true);
    DataPageV1 page =
        new DataPageV1(
            content,
            values,
            size,
            Statistics.getBuilderForReading(column.getPrimitiveType()).build(),
            encoding(details.getRepetition_level_encoding()),
            encoding(details.getDefinition_level_encoding()),
            encoding(details.getEncoding()));
    guard.check(page);
    return page;
  }

  private DataPage dataPage(PageHeader header, @Nullable DataPageHeaderV2 details) {
    if (details == null) {
      throw damaged("has a page without its header");
    }
    int values = countValues(details.getNum_values());
    int repetition = details.getRepetition_levels_byte_length();
    int definition = details.getDefinition_levels_byte_length();
    int size = header.getCompressed_page_size();
    int uncompressed = header.getUncompressed_page_size();
    long levels = (long) repetition + definition;
    if (repetition < 0 || definition < 0 || levels > Math.min(size, uncompressed)) {
      throw damaged("has a page whose levels are said to have %d bytes".formatted(levels));
    }
    int start = takePage(header);
    int levelsSize = (int) levels;
    BytesInput content =
        content(
            start + levelsSize,
            size - levelsSize,
            uncompressed - levelsSize,
            details.isIs_compressed());
    DataPageV2 page =
        DataPageV2.uncompressed(
            Math.max(0, details.getNum_rows()),
            Math.max(0, details.getNum_nulls()),
            values,
            BytesInput.from(bytes.array(), start, repetition),
            BytesInput.from(bytes.array(), start + repetition, definition),
            encoding(details.getEncoding()),
            content,
            Statistics.getBuilderForReading(column.getPrimitiveType()).build());
    guard.check(page);
    return page;
  }

  private int countValues(int values) {
    if (values < 0 || values > valuesLeft || values > ParquetLimits.MAX_PAGE_VALUES) {
      throw damaged(
          "has a page that is said to have %d values, where %d are left"
              .formatted(values, valuesLeft));
    }
    valuesLeft -= values;
    return values;
  }

  /** Brings a page's stored bytes into the window and passes over them; tells where they start. */
  private int takePage(PageHeader header) {
    int size = header.getCompressed_page_size();
    bytes.require(size);
    int start = bytes.position();
    if (header.isSetCrc()) {
      CRC32 crc = new CRC32();
      crc.update(bytes.array(), start, size);
      if ((int) crc.getValue() != header.getCrc()) {
        throw damaged("has a page whose checksum does not match");
      }
    }
    bytes.skip(size);
    return start;
  }

  private BytesInput content(int start, int size, int uncompressed, boolean compressed) {
    if (!compressed || chunk.getCodec() == CompressionCodec.UNCOMPRESSED) {
      checkUncompressed(size, uncompressed);
      return BytesInput.from(bytes.array(), start, size);
    }
    if (decompressed.length < uncompressed) {
      held.replace(decompressed.length, uncompressed);
      decompressed = new byte[uncompressed];
    }
    decompress(start, size, decompressed, uncompressed);
    return BytesInput.from(decompressed, 0, uncompressed);
  }

  private void decompress(int start, int size, byte[] to, int uncompressed) {
    if (chunk.getCodec() == CompressionCodec.UNCOMPRESSED) {
      checkUncompressed(size, uncompressed);
      System.arraycopy(bytes.array(), start, to, 0, size);
    } else if (uncompressed > 0) {
      PageCodec.decompress(chunk.getCodec(), bytes.array(), start, size, to, uncompressed);
    }
  }

  private void checkUncompressed(int size, int uncompressed) {
    if (size != uncompressed) {
      throw damaged(
          "has an uncompressed page of %d bytes that is said to have %d"
              .formatted(size, uncompressed));
    }
  }

  private Encoding encoding(org.apache.parquet.format.@Nullable Encoding encoding) {
    if (encoding == null) {
      throw damaged("has a page of unknown encoding");
    }
    return Encoding.valueOf(encoding.name());
  }

  private DecodeException damaged(String reason) {
    return DamagedFile.because("column '%s' %s".formatted(name(), reason));
  }

  private String name() {
    return String.join(".", column.getPath());
  }
}
