package io.shardscan.ingestion.simulation;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.ServedRows;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.segment.SegmentFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each change of the bucket the moment it takes effect, with what nobody in the simulation
 * can know: all that was ever there.
 */
final class CatalogChecker implements Bucket.Observer {
  private record At(Manifest manifest, long since) {}

  private final Simulation simulation;
  private final Bucket bucket;
  private final Uploads uploads;
  private final UploadHistory history;
  private final Duration grace;
  private final ManifestStore manifests;
  private final Map<CollectionId, At> current = new HashMap<>();
  private final Map<String, Map<SegmentFile, List<SegmentReading.Row>>> segments = new HashMap<>();

  /** When an object that no manifest names any more was last named by one. */
  private final Map<String, Long> namedUntil = new HashMap<>();

  /** What is in files that stand for others which were folded into them. */
  private final Map<SegmentFile, Map<String, Float>> foldedRows = new HashMap<>();

  private final Set<CollectionId> clearedAway = new HashSet<>();
  private long commits;

  /**
   * A checker.
   *
   * @param grace how long an object must be kept after the last manifest that names it
   */
  CatalogChecker(
      Simulation simulation,
      Bucket bucket,
      Uploads uploads,
      UploadHistory history,
      Duration grace) {
    this.simulation = simulation;
    this.bucket = bucket;
    this.uploads = uploads;
    this.history = history;
    this.grace = grace;
    this.manifests = new ManifestStore(new InstantClient(bucket));
  }

  /** Commits so far. */
  long commits() {
    return commits;
  }

  @Override
  public void written(Bucket.@Nullable Stored before, Bucket.Stored after) {
    String key = after.object().key();
    if (key.startsWith(StoreLayout.SEGMENTS) && key.endsWith(".arrow")) {
      Violation.unless(before == null, "segment %s was written again", key);
      segments.put(key, SegmentReading.rows(key, after.bytes()));
    }
    StoreLayout.parseManifest(key).ifPresent(this::committed);
  }

  @Override
  public void deleted(Bucket.Stored before) {
    String key = before.object().key();
    Optional<CollectionId> manifest = StoreLayout.parseManifest(key);
    if (manifest.isPresent()) {
      At last = Objects.requireNonNull(current.remove(manifest.get()), "it was committed");
      clearedAway.add(manifest.get());
      Violation.unless(
          last.manifest().files().isEmpty(), "a manifest that names files was deleted: %s", key);
      named(last.manifest()).forEach(name -> namedUntil.put(name, simulation.nanoTime()));
      return;
    }
    current.forEach(
        (collection, at) ->
            Violation.unless(
                !named(at.manifest()).contains(key),
                "%s was deleted, which the manifest names",
                key));
    Long until = namedUntil.remove(key);
    Violation.unless(
        until == null || simulation.nanoTime() - until >= grace.toNanos(),
        "%s was deleted before the grace period was over",
        key);
  }

  private void committed(CollectionId collection) {
    commits++;
    At before = current.getOrDefault(collection, new At(Manifest.empty(collection), 0));
    Manifest after = manifests.load(collection, null).manifest();
    simulation.trace("epoch " + after.epoch() + " of " + collection);
    Violation.unless(
        after.epoch() == before.manifest().epoch() + 1,
        "epoch %d follows epoch %d in %s",
        after.epoch(),
        before.manifest().epoch(),
        collection);
    Set<String> names = new HashSet<>();
    before.manifest().forEach(entry -> names.add(entry.name()));
    Set<Long> sequences = new HashSet<>();
    after.forEach(
        entry -> {
          names.add(entry.name());
          if (entry.served() != null && !InlineFiles.isFoldedAway(entry)) {
            Violation.unless(
                sequences.add(entry.served().sequence()), "two files are equally new: %s", entry);
          }
        });
    checkFolded(before.manifest(), after);
    for (String name : names) {
      FileEntry was = before.manifest().find(name).orElse(null);
      FileEntry is = after.find(name).orElse(null);
      if (!Objects.equals(was, is)) {
        checkChange(collection, name, was, is, before);
      }
    }
    checkInlineOrder(after);
    Set<String> live = named(after);
    for (String key : live) {
      Violation.unless(bucket.find(key) != null, "the manifest names %s, which is not there", key);
    }
    Set<String> gone = named(before.manifest());
    gone.removeAll(live);
    gone.forEach(key -> namedUntil.put(key, simulation.nanoTime()));
    live.forEach(namedUntil::remove);
    current.put(collection, new At(after, simulation.nanoTime()));
  }

  /** Files that were folded into others leave the same rows visible. */
  private void checkFolded(Manifest before, Manifest after) {
    boolean[] folded = {false};
    after.forEach(
        entry -> {
          ServedRows served = entry.served();
          if (InlineFiles.isFolded(entry.name())
              && served != null
              && !served.segments().isEmpty()) {
            SegmentFile file = new SegmentFile(entry.name(), served.etag());
            foldedRows.computeIfAbsent(file, its -> rows(after.collection(), entry.name(), served));
          }
          folded[0] |=
              InlineFiles.isFoldedAway(entry)
                  && before
                      .find(entry.name())
                      .filter(was -> !InlineFiles.isFoldedAway(was))
                      .isPresent();
        });
    if (folded[0]) {
      Map<String, Float> was = expected(before);
      Map<String, Float> is = expected(after);
      Violation.unless(was.equals(is), "folding made %s of %s", is, was);
    }
  }

  private void checkChange(
      CollectionId collection,
      String name,
      @Nullable FileEntry was,
      @Nullable FileEntry is,
      At before) {
    String etag = is == null ? null : is.version().etag();
    boolean versionChanged = was == null || is == null || !was.version().etag().equals(etag);
    if (versionChanged) {
      // Had anybody committed since another version came to be, this commit would have lost.
      Violation.unless(
          history.wasThere(
              StoreLayout.upload(new UploadKey(collection, name)), etag, before.since()),
          "%s of %s was committed at version %s, which was not in the bucket any more",
          name,
          collection,
          etag);
    }
    if (is == null) {
      return;
    }
    if (InlineFiles.isFoldedAway(is) || InlineFiles.isFolded(name)) {
      Violation.unless(!is.failed(), "%s was folded, and failed", name);
      return;
    }
    Uploads.Content content = uploads.of(name, is.version().etag());
    Violation.unless(
        content.readable() != is.failed(), "%s is taken for what it is not: %s", name, is);
    ServedRows served = is.served();
    if (is.failed()) {
      Violation.unless(
          served == null
              || (was != null && was.served() != null && was.served().etag().equals(served.etag())),
          "a failed version of %s changed what is served: %s",
          name,
          is);
    } else {
      Violation.unless(
          served != null && served.etag().equals(is.version().etag()),
          "%s is taken, but another version is served: %s",
          name,
          is);
    }
    if (served != null) {
      checkRows(collection, name, served);
      if (!versionChanged || is.failed()) {
        return;
      }
      boolean newest =
          before.manifest().files().stream()
              .filter(entry -> entry.served() != null)
              .allMatch(entry -> entry.served().sequence() < served.sequence());
      Violation.unless(
          newest || InlineFiles.isInline(name), "%s was taken, but is not the newest", name);
    }
  }

  /** Each row that was uploaded is there once it counts, and no other. */
  private void checkRows(CollectionId collection, String name, ServedRows served) {
    Uploads.Content content = uploads.of(name, served.etag());
    Violation.unless(
        served.rows() == content.rows(),
        "%s has %d rows, not %d",
        name,
        served.rows(),
        content.rows());
    Map<String, Float> found = rows(collection, name, served);
    boolean same =
        Uploads.hides(name)
            ? found.keySet().equals(content.valueByKey().keySet())
            : found.equals(content.valueByKey());
    Violation.unless(
        same, "the segments of %s hold %s, it has %s", name, found, content.valueByKey());
  }

  private Map<String, Float> rows(CollectionId collection, String name, ServedRows served) {
    Map<String, Float> found = new HashMap<>();
    for (SegmentRef segment : served.segments()) {
      Map<SegmentFile, List<SegmentReading.Row>> rows =
          segments.get(StoreLayout.segment(collection, segment.id()));
      Violation.unless(rows != null, "segment %s was never written", segment.id());
      for (SegmentReading.Row row :
          rows.getOrDefault(new SegmentFile(name, served.etag()), List.of())) {
        found.put(row.key(), row.value());
      }
    }
    return found;
  }

  private static void checkInlineOrder(Manifest manifest) {
    List<FileEntry> inline = new ArrayList<>();
    manifest.forEach(
        entry -> {
          // What was folded takes the place of the newest of those that it stands for.
          if (InlineFiles.isInline(entry.name())
              && !InlineFiles.isFolded(entry.name())
              && entry.served() != null) {
            inline.add(entry);
          }
        });
    inline.sort(Comparator.comparing(FileEntry::name));
    for (int i = 1; i < inline.size(); i++) {
      Violation.unless(
          inline.get(i - 1).served().sequence() < inline.get(i).served().sequence(),
          "%s was sent before %s, but is newer",
          inline.get(i - 1).name(),
          inline.get(i).name());
    }
  }

  /** Everything that a manifest refers to. */
  static Set<String> named(Manifest manifest) {
    CollectionId collection = manifest.collection();
    Set<String> keys = new HashSet<>();
    manifest.listIds().forEach(id -> keys.add(StoreLayout.fileList(collection, id)));
    if (manifest.basis() != null) {
      keys.add(StoreLayout.basis(collection, manifest.basis()));
    }
    manifest.forEach(
        entry -> {
          if (entry.served() != null) {
            for (SegmentRef segment : entry.served().segments()) {
              keys.add(StoreLayout.segment(collection, segment.id()));
              if (segment.basis() != null) {
                keys.add(StoreLayout.basis(collection, segment.basis()));
              }
            }
          }
        });
    return keys;
  }

  /** Whether a collection's manifest has ever been deleted. */
  boolean clearedAway(CollectionId collection) {
    return clearedAway.contains(collection);
  }

  /** The manifest of a collection at this moment. */
  Manifest manifest(CollectionId collection) {
    At at = current.get(collection);
    return at == null ? Manifest.empty(collection) : at.manifest();
  }

  /** Whether an object that no manifest names has been so for longer than it should. */
  boolean isOverdue(String key, Duration late) {
    Bucket.Stored stored = bucket.find(key);
    long since =
        namedUntil.getOrDefault(
            key,
            stored == null
                ? simulation.nanoTime()
                : Duration.between(Simulation.START, stored.object().modified()).toNanos());
    return simulation.nanoTime() - since > grace.plus(late).toNanos();
  }

  /** What queries must find in a collection at a manifest, worked out from the uploads alone. */
  Map<String, Float> expected(Manifest manifest) {
    List<FileEntry> entries = new ArrayList<>();
    manifest.forEach(
        entry -> {
          if (entry.served() != null && !InlineFiles.isFoldedAway(entry)) {
            entries.add(entry);
          }
        });
    entries.sort(Comparator.comparingLong(entry -> entry.served().sequence()));
    Map<String, Float> visible = new HashMap<>();
    for (FileEntry entry : entries) {
      Map<String, Float> rows = uploadedRows(entry.name(), entry.served().etag());
      if (Uploads.hides(entry.name())) {
        visible.keySet().removeAll(rows.keySet());
      } else {
        visible.putAll(rows);
      }
    }
    return visible;
  }

  private Map<String, Float> uploadedRows(String name, String etag) {
    Map<String, Float> folded = foldedRows.get(new SegmentFile(name, etag));
    return folded == null ? uploads.of(name, etag).valueByKey() : folded;
  }
}
