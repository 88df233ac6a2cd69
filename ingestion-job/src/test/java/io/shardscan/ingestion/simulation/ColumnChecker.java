package io.shardscan.ingestion.simulation;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.Reprocessing;
import io.shardscan.model.catalog.ReprocessingStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.segment.SegmentFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each commit of a collection whose files are read again with other columns: all of them
 * change in one commit, and each is of one column.
 */
final class ColumnChecker implements Bucket.Observer {
  private final Bucket bucket;
  private final CollectionId collection;
  private final InstantClient now;
  private final Map<String, Map<SegmentFile, List<SegmentReading.Row>>> segments = new HashMap<>();
  private Manifest last;
  private long commits;

  ColumnChecker(Bucket bucket, CollectionId collection) {
    this.bucket = bucket;
    this.collection = collection;
    this.now = new InstantClient(bucket);
    this.last = Manifest.empty(collection);
  }

  /** Commits so far. */
  long commits() {
    return commits;
  }

  @Override
  public void written(Bucket.@Nullable Stored before, Bucket.Stored after) {
    String key = after.object().key();
    if (key.startsWith(StoreLayout.SEGMENTS) && key.endsWith(".arrow")) {
      segments.put(key, SegmentReading.rows(key, after.bytes()));
    }
    if (StoreLayout.parseManifest(key).filter(collection::equals).isPresent()) {
      committed(new ManifestStore(now).load(collection, null).manifest());
    }
  }

  @Override
  public void deleted(Bucket.Stored before) {}

  private void committed(Manifest next) {
    commits++;
    next.forEach(this::column);
    Reprocessing asked = new ReprocessingStore(now).load(collection).orElse(null);
    if (asked != null && asked.ready()) {
      Set<String> changed = new HashSet<>();
      Set<String> unchanged = new HashSet<>();
      for (Reprocessing.Member member : asked.members()) {
        if (member.after() != null && member.after().equals(uploaded(member.file()))) {
          boolean is = is(next, member);
          if (!is) {
            unchanged.add(member.file());
          } else if (!is(last, member)) {
            changed.add(member.file());
          }
        }
      }
      Violation.unless(
          changed.isEmpty() || unchanged.isEmpty(),
          "epoch %d changes %s and leaves %s, which are to change together",
          next.epoch(),
          changed,
          unchanged);
    }
    last = next;
  }

  private static boolean is(Manifest manifest, Reprocessing.Member member) {
    return manifest
        .find(member.file())
        .filter(entry -> entry.version().etag().equals(member.after()))
        .isPresent();
  }

  private @Nullable String uploaded(String file) {
    Bucket.Stored stored = bucket.find(StoreLayout.upload(new UploadKey(collection, file)));
    return stored == null ? null : stored.etag();
  }

  /** The column that a file's rows are of: one for all of them; -1 if it has no rows. */
  private int column(FileEntry entry) {
    int column = -1;
    if (entry.served() == null) {
      return column;
    }
    for (SegmentRef segment : entry.served().segments()) {
      SegmentFile file = new SegmentFile(entry.name(), entry.served().etag());
      for (SegmentReading.Row row :
          segments
              .get(StoreLayout.segment(collection, segment.id()))
              .getOrDefault(file, List.of())) {
        int own = Math.round((row.value() - (float) Math.floor(row.value())) * 10);
        Violation.unless(column == -1 || own == column, "%s has rows of two columns", entry);
        column = own;
      }
    }
    return column;
  }

  /** Makes sure that all files are as they are in the bucket, and are read with the column set. */
  void checkOrder() {
    Map<String, String> there = new HashMap<>();
    now.list(
        StoreLayout.uploads(collection),
        object ->
            there.put(object.key().substring(object.key().lastIndexOf('/') + 1), object.etag()));
    Map<String, String> known = new HashMap<>();
    last.forEach(entry -> known.put(entry.name(), entry.version().etag()));
    Violation.unless(
        known.equals(there), "the manifest knows %s, the bucket holds %s", known, there);
    String wanted =
        new CollectionSettingsStore(now)
            .load(collection)
            .map(CollectionSettings::vectorColumn)
            .orElse(null);
    if (wanted != null) {
      last.forEach(
          entry ->
              Violation.unless(
                  entry.failed() || column(entry) == ColumnUser.COLUMNS.indexOf(wanted),
                  "%s is read with column %d, set is %s",
                  entry.name(),
                  column(entry),
                  wanted));
    }
  }
}
