package io.shardscan.server.export;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes what is missing of one export: part after part, each first into a local file, so that a
 * part is in the store whole or not at all. Used by one thread.
 */
final class ExportRun {
  static final String README = "EXPORT_README.md";

  /** Bytes from which on a row group is written. */
  private static final long GROUP_BYTES = 16L << 20;

  private final ObjectStore store;
  private final ExportLease lease;
  private final ExportedFiles files;
  private final List<ExportSegment> segments;
  private final List<ExportField> fields;
  private final long partBytes;

  /**
   * A run of an export.
   *
   * @param partBytes bytes from which on a part is ended
   */
  ExportRun(
      ObjectStore store,
      ExportJobStore jobs,
      ExportLease lease,
      List<ExportSegment> segments,
      long partBytes) {
    this.store = store;
    this.lease = lease;
    this.files = new ExportedFiles(store, jobs, lease);
    this.segments = segments;
    this.fields = ExportField.of(segments);
    this.partBytes = partBytes;
  }

  /**
   * Writes all of it that is not there; the job is complete when this returns.
   *
   * @throws OvertakenException if another process has taken it over
   * @throws IOException if a part cannot be written into a local file
   */
  void run() throws IOException, InterruptedException, OvertakenException {
    int whole = files.whole();
    lease.save(job -> job.with(ExportJob.Status.RUNNING).withFirst(whole));
    try (ExportRows rows = new ExportRows(segments, lease.job().rows())) {
      while (rows.hasNext()) {
        writePart(rows);
      }
    }
    byte[] readme = readme().getBytes(StandardCharsets.UTF_8);
    store.put(files.key(README), readme, PutCondition.ALWAYS);
    files.deleteUnnamed();
    lease.save(job -> job.with(ExportJob.Status.COMPLETE));
  }

  private void writePart(ExportRows rows)
      throws IOException, InterruptedException, OvertakenException {
    Path file = Files.createTempFile("shardscan-export", ".parquet");
    try {
      long written = write(file, rows);
      int number = lease.job().parts().size();
      String object = ExportedFiles.name(number, lease.job().turn());
      StoredObject stored = put(object, file);
      ExportJob.Part part =
          new ExportJob.Part(
              "part-%04d.parquet".formatted(number), object, stored.size(), written, stored.etag());
      files.named(part);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private long write(Path file, ExportRows rows) throws IOException, InterruptedException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ParquetPart part = new ParquetPart(out, fields);
      while (rows.hasNext() && part.bytes() < partBytes) {
        if (Thread.interrupted()) {
          throw new InterruptedException("the server is stopping");
        }
        RowGroupBuffer group = new RowGroupBuffer(fields);
        while (rows.hasNext() && group.bytes() < Math.min(GROUP_BYTES, partBytes)) {
          rows.addNext(group);
        }
        part.write(group);
      }
      part.finish();
      return part.rows();
    }
  }

  private StoredObject put(String object, Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return store.put(files.key(object), bytes, Files.size(file), PutCondition.ALWAYS);
    }
  }

  private String readme() {
    ExportJob job = lease.job();
    StringBuilder text = new StringBuilder();
    text.append("# Export of collection `%s`\n\n".formatted(lease.collection().name()));
    text.append(
        "%d rows in %d Parquet files, as queries saw them at epoch %d, %s.\n\n"
            .formatted(job.rows(), job.parts().size(), job.epoch(), job.begun()));
    text.append("| column | type |\n|---|---|\n| id | string: the row's key |\n");
    text.append("| vector | list of 32-bit floats |\n");
    fields.forEach(field -> text.append("| %s | %s |\n".formatted(field.name(), field.type())));
    text.append("\n| file | name in the bucket | rows |\n|---|---|---|\n");
    for (ExportJob.Part part : job.parts()) {
      text.append("| %s | %s | %d |\n".formatted(part.filename(), part.object(), part.rows()));
    }
    return text.toString();
  }
}
