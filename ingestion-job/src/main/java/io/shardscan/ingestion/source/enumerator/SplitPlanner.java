package io.shardscan.ingestion.source.enumerator;

import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileFormats;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.ingestion.decode.StoreFileSource;
import io.shardscan.ingestion.source.split.UploadSplit;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.limits.UploadFormat;
import io.shardscan.model.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a change in the bucket into splits. Reads a header or a footer, no rows. */
final class SplitPlanner {
  private final ObjectStore store;
  private final CollectionSettingsStore settings;
  private final long splitTargetBytes;

  SplitPlanner(ObjectStore store, long splitTargetBytes) {
    this.store = store;
    this.settings = new CollectionSettingsStore(store);
    this.splitTargetBytes = splitTargetBytes;
  }

  /**
   * The splits of a change.
   *
   * @throws io.shardscan.ingestion.decode.SupersededException if the file has changed again
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  List<UploadSplit> plan(UploadChange change) {
    return switch (change) {
      case UploadChange.Gone gone -> List.of(new UploadSplit.Gone(gone.upload()));
      case UploadChange.Arrived arrived -> {
        try {
          yield planRows(arrived.upload(), arrived.version());
        } catch (DecodeException e) {
          yield List.of(
              new UploadSplit.Unreadable(arrived.upload(), arrived.version(), e.getMessage()));
        }
      }
    };
  }

  /** Whether a user has put a file into the bucket that only the service writes. */
  private static boolean isReserved(String file) {
    boolean ofUsers = UploadFormat.of(file).map(UploadFormat::ofUsers).orElse(true);
    return !ofUsers && !InlineFiles.isInline(file);
  }

  private List<UploadSplit> planRows(UploadKey upload, FileVersion version) {
    Optional<FileFormat> format = FileFormats.forFile(upload.file());
    if (format.isEmpty() || isReserved(upload.file())) {
      throw new DecodeException(
          "The extension of '%s' is not one of a known format. Known are: %s."
              .formatted(upload.file(), UploadFormat.known()));
    }
    if (version.size() == 0) {
      throw new DecodeException("The file is empty.");
    }
    ColumnChoice columns =
        settings
            .load(upload.collection())
            .map(known -> new ColumnChoice(known.keyColumn(), known.vectorColumn()))
            .orElse(ColumnChoice.DETECT);
    StoreFileSource source =
        new StoreFileSource(
            store, StoreLayout.upload(upload), upload.file(), version.etag(), version.size());
    List<SplitRange> ranges = format.get().plan(source, splitTargetBytes);
    List<UploadSplit> splits = new ArrayList<>(ranges.size());
    for (int i = 0; i < ranges.size(); i++) {
      splits.add(new UploadSplit.Rows(upload, version, i, ranges.size(), ranges.get(i), columns));
    }
    return splits;
  }
}
