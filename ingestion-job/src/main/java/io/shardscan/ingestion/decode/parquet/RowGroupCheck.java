package io.shardscan.ingestion.decode.parquet;

import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.schema.MessageType;

/** Checks that row groups are as the schema says and lie within the file. */
final class RowGroupCheck {
  private static final int MAGIC_BYTES = 4;
  private static final ParquetMetadataConverter CONVERTER = new ParquetMetadataConverter();

  private RowGroupCheck() {}

  static void check(List<RowGroup> rowGroups, MessageType schema, long footerStart) {
    List<ColumnDescriptor> leaves = schema.getColumns();
    long rows = 0;
    for (int i = 0; i < rowGroups.size(); i++) {
      RowGroup group = rowGroups.get(i);
      if (group.getNum_rows() < 0 || rows + group.getNum_rows() < 0) {
        throw DamagedFile.because(
            "row group %d is said to have %d rows".formatted(i, group.getNum_rows()));
      }
      rows += group.getNum_rows();
      if (group.getColumnsSize() != leaves.size()) {
        throw DamagedFile.because(
            "row group %d has %d columns, but the schema has %d"
                .formatted(i, group.getColumnsSize(), leaves.size()));
      }
      for (int c = 0; c < leaves.size(); c++) {
        check(group, group.getColumns().get(c), leaves.get(c), i, footerStart);
      }
    }
  }

  private static void check(
      RowGroup group, ColumnChunk chunk, ColumnDescriptor leaf, int groupIndex, long footerStart) {
    String name = String.join(".", leaf.getPath());
    if (chunk.isSetCrypto_metadata() || chunk.isSetEncrypted_column_metadata()) {
      throw ParquetFooter.encrypted();
    }
    if (chunk.isSetFile_path() || !chunk.isSetMeta_data()) {
      throw DamagedFile.because("column '%s' lies outside the file".formatted(name));
    }
    ColumnMetaData data = chunk.getMeta_data();
    if (!data.getPath_in_schema().equals(List.of(leaf.getPath()))
        || CONVERTER.getPrimitive(data.getType())
            != leaf.getPrimitiveType().getPrimitiveTypeName()) {
      throw DamagedFile.because(
          "row group %d has another column where the schema has '%s'".formatted(groupIndex, name));
    }
    if (group.getNum_rows() == 0) {
      // Nothing of it is read, and some writers leave its offsets at zero.
      return;
    }
    long start = start(data);
    long size = data.getTotal_compressed_size();
    if (start < MAGIC_BYTES || size < 0 || size > footerStart - start) {
      throw DamagedFile.because(
          "column '%s' of row group %d is said to have %d bytes at offset %d, beyond the file's data"
              .formatted(name, groupIndex, size, start));
    }
    long values = data.getNum_values();
    boolean impossible =
        leaf.getMaxRepetitionLevel() == 0
            ? values != group.getNum_rows()
            : values < group.getNum_rows();
    if (impossible) {
      throw DamagedFile.because(
          "column '%s' of row group %d is said to have %d values in %d rows"
              .formatted(name, groupIndex, values, group.getNum_rows()));
    }
  }

  /** Where a column chunk begins: with its dictionary, if it has one. */
  static long start(ColumnMetaData chunk) {
    long pages = chunk.getData_page_offset();
    // Some writers set the dictionary's offset to zero where there is none.
    boolean dictionaryFirst =
        chunk.isSetDictionary_page_offset()
            && chunk.getDictionary_page_offset() > 0
            && chunk.getDictionary_page_offset() < pages;
    return dictionaryFirst ? chunk.getDictionary_page_offset() : pages;
  }
}
