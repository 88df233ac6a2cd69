package io.shardscan.ingestion.segment;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileFormats;
import io.shardscan.ingestion.decode.StoreFileSource;
import io.shardscan.ingestion.decode.SupersededException;
import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.ingestion.source.split.UploadSplit;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.DetectedSchema;
import io.shardscan.model.catalog.DetectedSchemaStore;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.limits.UploadFormat;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.segment.RowLimitException;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.segment.SegmentWriter;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes a split and writes its rows into segments of its own. Memory is bounded by a batch and
 * the writer's buffers; the rows of a segment in the making lie in the scratch directory.
 *
 * <p>A fault of the file is an outcome; trouble with the store or the disk is an exception, upon
 * which the split is done again.
 */
public final class SplitIngestion {
  private static final Logger LOG = LoggerFactory.getLogger(SplitIngestion.class);

  /** Tries of a split before the trouble is left to the job, which starts its tasks again. */
  private static final int MAX_TRIES = 8;

  private static final Duration FIRST_WAIT = Duration.ofMillis(50);

  private final ObjectStore store;
  private final DetectedSchemaStore schemas;
  private final Path scratchDirectory;
  private final Environment environment;
  private volatile boolean cancelled;

  /**
   * Writes segments into a store.
   *
   * @param scratchDirectory local directory for segments in the making
   */
  public SplitIngestion(ObjectStore store, Path scratchDirectory) {
    this(store, scratchDirectory, Environment.MACHINE);
  }

  /** Writes segments with ids, and waits on a clock, of an environment. */
  public SplitIngestion(ObjectStore store, Path scratchDirectory, Environment environment) {
    this.environment = environment;
    this.store = store;
    this.schemas = new DetectedSchemaStore(store);
    this.scratchDirectory = scratchDirectory;
  }

  /**
   * Does a split, again and again if the store fails for a moment.
   *
   * @throws ObjectStoreException if the store fails for longer
   * @throws CancellationException if {@link #cancel} was called
   */
  public SplitOutcome ingest(UploadSplit split) {
    return switch (split) {
      case UploadSplit.Gone gone -> new SplitOutcome.Gone(gone.upload());
      case UploadSplit.Unreadable bad ->
          new SplitOutcome.Failed(bad.upload(), bad.version(), 0, 1, bad.reason());
      case UploadSplit.Rows rows -> ingestRowsPatiently(rows);
    };
  }

  /** Ends the split in hand at its next batch, from another thread. */
  public void cancel() {
    cancelled = true;
  }

  private SplitOutcome ingestRowsPatiently(UploadSplit.Rows split) {
    Duration wait = FIRST_WAIT;
    for (int attempt = 1; ; attempt++) {
      try {
        return ingestRows(split);
      } catch (ObjectStoreException e) {
        if (attempt == MAX_TRIES) {
          throw e;
        }
        LOG.info("{} is read again: {}", split.upload(), e.getMessage());
      }
      pause(wait);
      wait = wait.multipliedBy(2);
    }
  }

  private void pause(Duration wait) {
    try {
      environment.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp();
    }
    if (cancelled) {
      throw givenUp();
    }
  }

  private static CancellationException givenUp() {
    return new CancellationException("the split is given up: the job is stopping");
  }

  private SplitOutcome ingestRows(UploadSplit.Rows split) {
    try {
      return write(split);
    } catch (DecodeException | RowLimitException e) {
      LOG.info("{} cannot be taken: {}", split.upload(), e.getMessage());
      return new SplitOutcome.Failed(
          split.upload(),
          split.version(),
          split.index(),
          split.count(),
          String.valueOf(e.getMessage()));
    } catch (SupersededException e) {
      LOG.debug("{} changed while it was read", split.upload(), e);
      return new SplitOutcome.Superseded(
          split.upload(), split.version(), split.index(), split.count());
    }
  }

  private SplitOutcome write(UploadSplit.Rows split) {
    StoreFileSource source =
        new StoreFileSource(
            store,
            StoreLayout.upload(split.upload()),
            split.upload().file(),
            split.version().etag(),
            split.version().size());
    long rows = 0;
    int dimension = 0;
    List<SegmentRef> segments = new ArrayList<>();
    SegmentWriter writer = null;
    try (BatchReader batches =
        FileFormats.forFile(split.upload().file())
            .orElseThrow()
            .open(source, split.range(), split.columns())) {
      if (split.index() == 0 && !InlineFiles.isInline(split.upload().file())) {
        tellSchema(split, batches.columns());
      }
      for (RowBatch batch = batches.next(); batch != null; batch = batches.next()) {
        if (cancelled) {
          throw givenUp();
        }
        if (dimension != 0 && batch.dimension() != dimension) {
          throw DecodeException.atRow(
              split.range().firstRow() + rows,
              "the vector has %d dimensions, those before it have %d."
                  .formatted(batch.dimension(), dimension));
        }
        dimension = batch.dimension();
        int from = 0;
        while (from < batch.rows()) {
          if (writer == null) {
            writer = new SegmentWriter(scratchDirectory, dimension);
          }
          int taken = writer.append(batch, from, 0);
          from += taken;
          rows += taken;
          if (from < batch.rows()) {
            segments.add(finish(writer, split, segments.size()));
            writer = null;
          }
        }
      }
      if (writer != null) {
        segments.add(finish(writer, split, segments.size()));
        writer = null;
      }
    } finally {
      closeIfOpen(writer);
    }
    return new SplitOutcome.Written(
        split.upload(), split.version(), split.index(), split.count(), rows, dimension, segments);
  }

  private void tellSchema(UploadSplit.Rows split, ColumnChoice columns) {
    String file = split.upload().file();
    DetectedSchema schema =
        new DetectedSchema(
            file,
            UploadFormat.of(file).orElseThrow().extension().substring(1),
            columns.key(),
            columns.vector());
    CollectionId collection = split.upload().collection();
    if (schemas.load(collection).filter(schema::sameColumns).isEmpty()) {
      schemas.save(collection, schema);
    }
  }

  private SegmentRef finish(SegmentWriter writer, UploadSplit.Rows split, int part) {
    try (writer) {
      return writer.writeTo(
          store,
          split.upload().collection(),
          SegmentIds.next(split.upload(), split.index(), part, environment),
          List.of(new SegmentFile(split.upload().file(), split.version().etag())));
    }
  }

  private static void closeIfOpen(@Nullable SegmentWriter writer) {
    if (writer != null) {
      writer.close();
    }
  }
}
