package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.NoRows;
import io.shardscan.ingestion.decode.SplitRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Decodes Arrow files and streams; which of them a file is, its beginning tells. A split is a range
 * of record batches, at least one; its unit is that of {@link ArrowMessages}.
 */
public final class ArrowFormat implements FileFormat {
  @Override
  public List<SplitRange> plan(FileSource source, long targetBytes) {
    return DAMAGE.guard(() -> planned(source, targetBytes));
  }

  @Override
  public BatchReader open(FileSource source, SplitRange range, ColumnChoice choice) {
    return DAMAGE.guard(
        () -> {
          ArrowMessages messages = ArrowMessages.of(source);
          ArrowColumns columns = ArrowColumns.find(ArrowSchema.columns(messages.schema()), choice);
          Optional<Integer> dimension = dimension(source, messages, columns);
          return dimension.isEmpty()
              ? NoRows.READER
              : new ArrowReader(source, messages, columns, range, dimension.get());
        });
  }

  private static List<SplitRange> planned(FileSource source, long targetBytes) {
    ArrowMessages messages = ArrowMessages.of(source);
    List<ArrowField> unused = ArrowSchema.columns(messages.schema()); // refuses what is not read
    List<SplitRange> splits = new ArrayList<>();
    long start = messages.first();
    long position = start;
    long firstRow = 0;
    long row = 0;
    long bytes = 0;
    int count = 0;
    for (var next = messages.at(position); next.isPresent(); next = messages.at(position)) {
      if (++count > ArrowLimits.MAX_MESSAGES) {
        throw StreamMessages.tooMany();
      }
      ArrowMessage message = next.get();
      position = messages.after(position, message);
      Optional<RecordBatch> batch = message.batch();
      bytes += batch.isPresent() ? message.message().bodyLength() : 0;
      row = Math.addExact(row, batch.map(RecordBatch::length).orElse(0L));
      if (bytes >= targetBytes) {
        splits.add(new SplitRange(start, position, firstRow));
        start = position;
        firstRow = row;
        bytes = 0;
      }
    }
    if (start < position || splits.isEmpty()) {
      splits.add(new SplitRange(start, position, firstRow));
    }
    return splits;
  }

  /** The dimension of the file's first vector; empty if it has no rows. */
  private static Optional<Integer> dimension(
      FileSource source, ArrowMessages messages, ArrowColumns columns) {
    long position = messages.first();
    for (var next = messages.at(position); next.isPresent(); next = messages.at(position)) {
      Optional<RecordBatch> batch = next.get().batch();
      if (batch.isPresent() && batch.get().length() > 0) {
        try (BatchBody body = new BatchBody(source, next.get(), batch.get())) {
          return Optional.of(RowReaders.dimension(columns, body));
        }
      }
      position = messages.after(position, next.get());
    }
    return Optional.empty();
  }
}
