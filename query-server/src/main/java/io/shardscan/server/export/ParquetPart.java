package io.shardscan.server.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Writes a Parquet file (<a href="https://parquet.apache.org/docs/file-format/">format</a>):
 * uncompressed, plainly encoded, a page a column of a row group. What is written of a row group is
 * not kept.
 */
final class ParquetPart {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final List<ExportField> fields;
  private final List<RowGroup> groups = new ArrayList<>();
  private long written;
  private long rows;

  ParquetPart(OutputStream out, List<ExportField> fields) throws IOException {
    this.out = out;
    this.fields = fields;
    write(MAGIC);
  }

  /** Bytes written so far. */
  long bytes() {
    return written;
  }

  /** Rows written so far. */
  long rows() {
    return rows;
  }

  /** Writes a row group of at least one row. */
  void write(RowGroupBuffer group) throws IOException {
    List<ColumnChunk> columns = new ArrayList<>();
    long groupBytes = 0;
    for (RowGroupBuffer.Chunk chunk : group.chunks()) {
      long at = written;
      PageHeader header =
          new PageHeader(PageType.DATA_PAGE, chunk.page().length, chunk.page().length)
              .setData_page_header(
                  new DataPageHeader(chunk.values(), Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Util.writePageHeader(header, bytes);
      write(bytes.toByteArray());
      write(chunk.page());
      long size = written - at;
      groupBytes += size;
      columns.add(
          new ColumnChunk(at)
              .setMeta_data(
                  new ColumnMetaData(
                      chunk.type(),
                      List.of(Encoding.PLAIN, Encoding.RLE),
                      chunk.path(),
                      CompressionCodec.UNCOMPRESSED,
                      chunk.values(),
                      size,
                      size,
                      at)));
    }
    groups.add(new RowGroup(columns, groupBytes, group.rows()));
    rows += group.rows();
  }

  /** Ends the file; the stream is left open. */
  void finish() throws IOException {
    FileMetaData footer = new FileMetaData(1, ParquetSchema.elements(fields), rows, groups);
    footer.setCreated_by("Shardscan");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, bytes);
    int length = bytes.size();
    LittleEndian.writeInt(bytes, length);
    write(bytes.toByteArray());
    write(MAGIC);
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }
}
