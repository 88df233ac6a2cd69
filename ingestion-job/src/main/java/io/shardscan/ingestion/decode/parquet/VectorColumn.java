package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.RowLimits;
import io.shardscan.model.limits.Limits;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.PageReader;

/**
 * Reads the vectors of one column chunk, straight from its pages.
 *
 * <p>A list's first value has repetition level 0, all others 1; a value that is there has the
 * highest definition level. For full lists both are a few runs a list, and the values between are
 * copied in one piece. Anything else is a row that cannot be taken.
 */
final class VectorColumn {
  private static final RunDecoder NONE = new RunDecoder(ByteBuffer.allocate(0), 0);

  private final VectorField field;
  private final PageReader pages;
  private final ComponentDecoding decoding;
  private final int definitionWidth;
  private long row;

  /** Values (nulls included) that are left in the page. */
  private int left;

  private RunDecoder repetition = NONE;
  private RunDecoder definition = NONE;
  private Components components = (to, offset, count) -> {};

  /**
   * The vectors of a chunk.
   *
   * @param firstRow the number in the file of the chunk's first row
   */
  VectorColumn(VectorField field, PageReader pages, long firstRow) {
    ColumnDescriptor column = field.column();
    this.field = field;
    this.pages = pages;
    this.decoding = new ComponentDecoding(column, pages.readDictionaryPage());
    this.definitionWidth = BytesUtils.getWidthFromMaxInt(column.getMaxDefinitionLevel());
    this.row = firstRow;
  }

  /**
   * Reads vectors.
   *
   * @param rows how many; the chunk must have them
   * @throws DecodeException for a row that has no vector of that dimension
   */
  void read(float[] to, int rows, int dimension) {
    for (int i = 0; i < rows; i++) {
      readRow(to, i * dimension, dimension);
      row++;
    }
  }

  /** Counts the components of the next vector, as far as a vector may have them, and passes it. */
  int countRow() {
    startRow();
    int count = 0;
    int n;
    while ((n = runOfRow(count > 0)) > 0) {
      pass(n);
      count += n;
      if (count > Limits.MAX_DIMENSION) {
        break;
      }
    }
    return RowLimits.dimension(count, row);
  }

  /** Checks at the chunk's end that no values follow its last row. */
  void finish() {
    if (left > 0 || nextPage()) {
      throw DamagedFile.because(
          "column '%s' has more rows than its row group".formatted(field.name()));
    }
  }

  private void readRow(float[] to, int offset, int dimension) {
    startRow();
    int filled = 0;
    // Values whose levels have been read, but which have not been copied yet.
    int pending = 0;
    int n;
    while ((n = runOfRow(filled + pending > 0)) > 0) {
      if (filled + pending + n > dimension) {
        throw otherLength(filled + pending, dimension);
      }
      pass(n);
      pending += n;
      if (left == 0) {
        components.read(to, offset + filled, pending);
        filled += pending;
        pending = 0;
      }
    }
    if (pending > 0) {
      components.read(to, offset + filled, pending);
    }
    if (filled + pending != dimension) {
      throw RowLimits.otherDimension(row, filled + pending, dimension);
    }
  }

  private void startRow() {
    if (left == 0 && !nextPage()) {
      throw DamagedFile.because(
          "column '%s' has fewer rows than its row group".formatted(field.name()));
    }
    if (repetition.value() != 0) {
      throw DamagedFile.because("column '%s' begins within a list".formatted(field.name()));
    }
  }

  /** How many values of the row follow at once in this page; 0 at the row's end. */
  private int runOfRow(boolean begun) {
    if (left == 0 && !nextPage()) {
      return 0;
    }
    int level = repetition.value();
    if (begun && level == 0) {
      return 0;
    }
    int run = level == 0 ? 1 : Math.min(repetition.run(), left);
    if (definition.value() != field.column().getMaxDefinitionLevel()) {
      throw field.missing(row, definition.value());
    }
    return Math.min(run, definition.run());
  }

  private void pass(int values) {
    repetition.skip(values);
    definition.skip(values);
    left -= values;
  }

  /** The failure of a row with more components than others; counts them all for the message. */
  private DecodeException otherLength(int passed, int dimension) {
    long count = passed;
    int n;
    while ((n = runOfRow(true)) > 0) {
      pass(n);
      count += n;
    }
    return RowLimits.otherDimension(row, count, dimension);
  }

  private boolean nextPage() {
    DataPage page = pages.readPage();
    if (page == null) {
      return false;
    }
    left = page.getValueCount();
    switch (page) {
      case DataPageV1 v1 -> start(v1);
      case DataPageV2 v2 -> start(v2);
      default -> throw DamagedFile.because("it has a page of unknown kind");
    }
    return true;
  }

  private void start(DataPageV1 page) {
    ByteBuffer bytes = PageBytes.of(page.getBytes());
    repetition = new RunDecoder(PageBytes.prefixedRuns(bytes, field.name()), 1);
    definition = new RunDecoder(PageBytes.prefixedRuns(bytes, field.name()), definitionWidth);
    start(page.getValueEncoding(), bytes, page.getValueCount());
  }

  private void start(DataPageV2 page) {
    repetition = new RunDecoder(PageBytes.of(page.getRepetitionLevels()), 1);
    definition = new RunDecoder(PageBytes.of(page.getDefinitionLevels()), definitionWidth);
    start(page.getDataEncoding(), PageBytes.of(page.getData()), page.getValueCount());
  }

  private void start(Encoding encoding, ByteBuffer values, int count) {
    components = decoding.of(encoding, values, count);
  }
}
