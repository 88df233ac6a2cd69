package io.shardscan.server.export;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.memory.MetadataField;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Writes one export: part after part, each first into a local file, so that a part is in the store
 * whole or not at all. Used by one thread.
 */
final class ExportRun {
  static final String README = "EXPORT_README.md";

  /** Bytes from which on a part is ended. */
  private static final long FULL_BYTES = 256L << 20;

  private static final int STRETCH = 1_024;

  private final ObjectStore store;
  private final ExportJobStore jobs;
  private final CollectionId collection;
  private final CollectionSnapshot snapshot;
  private ExportJob job;

  ExportRun(
      ObjectStore store,
      ExportJobStore jobs,
      CollectionId collection,
      CollectionSnapshot snapshot,
      ExportJob job) {
    this.store = store;
    this.jobs = jobs;
    this.collection = collection;
    this.snapshot = snapshot;
    this.job = job;
  }

  /** A visible row. */
  private record Row(SegmentView view, Map<String, MetadataField> columns, int row) {}

  /** Writes all of it; the job is complete when this returns. */
  void run() throws IOException {
    save(ExportJob.Status.RUNNING, 0, List.of());
    List<ExportField> fields = ExportField.of(snapshot);
    Iterator<Row> rows = new VisibleRows();
    List<ExportJob.Part> parts = new ArrayList<>();
    long written = 0;
    while (rows.hasNext()) {
      Path file = Files.createTempFile("shardscan-export", ".parquet");
      try {
        written += write(file, fields, rows);
        String name = "part-%04d.parquet".formatted(parts.size());
        put(name, file);
        parts.add(new ExportJob.Part(name, Files.size(file)));
      } finally {
        Files.deleteIfExists(file);
      }
      save(ExportJob.Status.RUNNING, written, parts);
    }
    byte[] readme = readme(fields, written, parts.size()).getBytes(StandardCharsets.UTF_8);
    store.put(ExportJobStore.file(collection, job.id(), README), readme, PutCondition.ALWAYS);
    save(ExportJob.Status.COMPLETE, written, parts);
  }

  private long write(Path file, List<ExportField> fields, Iterator<Row> rows) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ParquetPart part = new ParquetPart(out, fields);
      while (rows.hasNext() && part.bytes() < FULL_BYTES) {
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("the server is stopping");
        }
        RowGroupBuffer group = new RowGroupBuffer(fields);
        while (rows.hasNext() && !group.full()) {
          Row row = rows.next();
          group.add(row.view().segment(), row.columns(), row.row());
        }
        part.write(group);
      }
      part.finish();
      return part.rows();
    }
  }

  private void put(String name, Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      store.put(
          ExportJobStore.file(collection, job.id(), name),
          bytes,
          Files.size(file),
          PutCondition.ALWAYS);
    }
  }

  private void save(ExportJob.Status status, long rows, List<ExportJob.Part> parts) {
    job = job.with(status, rows, parts, Instant.now());
    jobs.save(collection, job);
  }

  private String readme(List<ExportField> fields, long rows, int parts) {
    StringBuilder text = new StringBuilder();
    text.append("# Export of collection `%s`\n\n".formatted(collection.name()));
    text.append(
        "%d rows in %d Parquet files, as queries saw them at epoch %d, %s.\n\n"
            .formatted(rows, parts, job.epoch(), job.begun()));
    text.append("| column | type |\n|---|---|\n| id | string: the row's key |\n");
    text.append("| vector | list of 32-bit floats |\n");
    fields.forEach(field -> text.append("| %s | %s |\n".formatted(field.name(), field.type())));
    return text.toString();
  }

  /** The visible rows of all segments. */
  private final class VisibleRows implements Iterator<Row> {
    private final Iterator<SegmentView> views = snapshot.segments().iterator();
    private final int[] rows = new int[STRETCH];
    private @Nullable SegmentView view;
    private Map<String, MetadataField> columns = Map.of();
    private int count;
    private int next;
    private int from;

    VisibleRows() {
      advance();
    }

    private void advance() {
      while (next == count) {
        SegmentView current = view;
        if (current != null && from < current.segment().rows()) {
          count = current.block().visibleRows(from, current.segment().rows(), rows);
          next = 0;
          from = count == 0 ? current.segment().rows() : rows[count - 1] + 1;
        } else if (views.hasNext()) {
          current = views.next();
          view = current;
          columns = RowGroupBuffer.columns(current.segment());
          from = 0;
          count = 0;
          next = 0;
        } else {
          return;
        }
      }
    }

    @Override
    public boolean hasNext() {
      return next < count;
    }

    @Override
    public Row next() {
      SegmentView current = view;
      if (current == null || !hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = new Row(current, columns, rows[next++]);
      advance();
      return row;
    }
  }
}
