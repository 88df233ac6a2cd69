package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.MemorySource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * A Parquet file put together by hand, so that any part of it can be wrong: one row group, columns
 * whose pages are given as bytes.
 */
final class CraftedParquet {
  /** The bytes of a page's levels or values, little-endian. */
  static byte[] bytes(int size, Consumer<ByteBuffer> fill) {
    ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    fill.accept(buffer);
    return buffer.array();
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<SchemaElement> schema = new ArrayList<>();
  private final List<ColumnChunk> chunks = new ArrayList<>();
  private final FileMetaData footer = new FileMetaData();
  private final RowGroup group = new RowGroup();

  CraftedParquet(long rows) {
    out.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    schema.add(new SchemaElement("rows"));
    group.setNum_rows(rows);
  }

  /** Adds a column; its pages follow. */
  CraftedParquet column(
      String name, Type type, FieldRepetitionType repetition, CompressionCodec codec, long values) {
    schema.add(new SchemaElement(name).setType(type).setRepetition_type(repetition));
    ColumnMetaData data =
        new ColumnMetaData(
            type,
            List.of(Encoding.PLAIN, Encoding.RLE),
            List.of(name),
            codec,
            values,
            0,
            0,
            out.size());
    chunks.add(new ColumnChunk(out.size()).setMeta_data(data));
    return this;
  }

  /** Adds a repeated column of floats with the rows [1, 2] and [3, 4], in one page. */
  CraftedParquet goodVectors() {
    return column("emb", Type.FLOAT, FieldRepetitionType.REPEATED, CompressionCodec.UNCOMPRESSED, 4)
        .page(4, goodPage());
  }

  /** Two rows of two floats: each level list is a run of one pack of eight. */
  static byte[] goodPage() {
    return bytes(
        28,
        b ->
            b.putInt(2)
                .put((byte) 3)
                .put((byte) 0b1010)
                .putInt(2)
                .put((byte) 8)
                .put((byte) 1)
                .putFloat(1)
                .putFloat(2)
                .putFloat(3)
                .putFloat(4));
  }

  /** Adds an uncompressed data page. */
  CraftedParquet page(int values, byte[] content) {
    return page(values, content, Encoding.PLAIN);
  }

  /** Adds an uncompressed data page in an encoding. */
  CraftedParquet page(int values, byte[] content, Encoding encoding) {
    return page(values, content, encoding, content.length, content.length);
  }

  /** Adds a data page whose header says what it is told to. */
  CraftedParquet page(int values, byte[] content, Encoding encoding, int size, int uncompressed) {
    PageHeader header = new PageHeader(PageType.DATA_PAGE, uncompressed, size);
    header.setData_page_header(new DataPageHeader(values, encoding, Encoding.RLE, Encoding.RLE));
    return write(header, content);
  }

  /** Adds an uncompressed dictionary. */
  CraftedParquet dictionary(int values, byte[] content) {
    PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, content.length, content.length);
    header.setDictionary_page_header(new DictionaryPageHeader(values, Encoding.PLAIN));
    long offset = out.size();
    write(header, content);
    chunks
        .getLast()
        .getMeta_data()
        .setDictionary_page_offset(offset)
        .setData_page_offset(out.size());
    return this;
  }

  private CraftedParquet write(PageHeader header, byte[] content) {
    try {
      Util.writePageHeader(header, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.writeBytes(content);
    ColumnMetaData data = chunks.getLast().getMeta_data();
    data.setTotal_compressed_size(out.size() - chunks.getLast().getFile_offset());
    return this;
  }

  /** Changes the last column's entry in the footer. */
  CraftedParquet chunk(Consumer<ColumnChunk> change) {
    change.accept(chunks.getLast());
    return this;
  }

  /** Changes the schema's elements. */
  CraftedParquet schema(Consumer<List<SchemaElement>> change) {
    change.accept(schema);
    return this;
  }

  /** Changes the footer, once it is complete. */
  MemorySource file(Consumer<FileMetaData> change) {
    schema.getFirst().setNum_children(chunks.size());
    group.setColumns(chunks);
    footer.setVersion(1).setSchema(schema).setNum_rows(group.getNum_rows());
    footer.setRow_groups(List.of(group));
    change.accept(footer);
    ByteArrayOutputStream end = new ByteArrayOutputStream();
    try {
      Util.writeFileMetaData(footer, end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fileWithFooter(end.toByteArray());
  }

  MemorySource file() {
    return file(footer -> {});
  }

  /** The file with a footer of any bytes. */
  MemorySource fileWithFooter(byte[] end) {
    out.writeBytes(end);
    out.writeBytes(bytes(4, b -> b.putInt(end.length)));
    out.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    return new MemorySource("a.parquet", out.toByteArray());
  }
}
