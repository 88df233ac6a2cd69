package io.shardscan.ingestion.source.enumerator;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells what changed under {@code uploads/} since it was last asked. Listing is the truth: what a
 * listing shows and the watcher does not know has arrived, what the watcher knows and a listing
 * does not show is gone. What it knows at first it takes from the manifests, so a job that starts
 * without any state goes on where the last one stopped.
 *
 * <p>Memory grows with the files in the bucket, not with their history. Not safe for use by several
 * threads at once.
 */
final class BucketWatcher {
  /**
   * Most changes of one poll; the rest are found by the next. Bounds what is in planning before the
   * first of it is handed out.
   */
  static final int MAX_CHANGES = 256;

  /** Stands for a version that no object has: whatever the next listing shows is a change. */
  private static final String NO_VERSION = "";

  private static final class Known {
    final String etag;
    long seenInPoll;

    Known(String etag, long seenInPoll) {
      this.etag = etag;
      this.seenInPoll = seenInPoll;
    }
  }

  private final ObjectStore store;
  private final ManifestStore manifests;
  private final Map<UploadKey, Known> known = new HashMap<>();
  private final Map<CollectionId, String> manifestEtags = new HashMap<>();
  private boolean primed;
  private long poll;

  BucketWatcher(ObjectStore store) {
    this.store = store;
    this.manifests = new ManifestStore(store);
  }

  /**
   * Lists the bucket and compares.
   *
   * @return at most {@link #MAX_CHANGES} changes; each is told once, unless it is {@link #forget
   *     forgotten}; none of them if the listing fails
   */
  List<UploadChange> poll() {
    if (!primed) {
      reconcile(Set.of());
      primed = true;
    }
    poll++;
    List<UploadChange> changes = new ArrayList<>();
    store.list(StoreLayout.UPLOADS, object -> compare(object, changes));
    for (UploadChange change : changes) {
      if (change instanceof UploadChange.Arrived arrived) {
        known.put(arrived.upload(), new Known(arrived.version().etag(), poll));
      }
    }
    Iterator<Map.Entry<UploadKey, Known>> entries = known.entrySet().iterator();
    while (entries.hasNext() && changes.size() < MAX_CHANGES) {
      Map.Entry<UploadKey, Known> entry = entries.next();
      if (entry.getValue().seenInPoll != poll) {
        changes.add(new UploadChange.Gone(entry.getKey()));
        entries.remove();
      }
    }
    return changes;
  }

  /**
   * Looks at some files alone, as a listing would, and without one.
   *
   * @return changes among them; none at all if one of them cannot be looked at
   */
  List<UploadChange> look(Collection<UploadKey> uploads) {
    List<UploadChange> changes = new ArrayList<>();
    for (UploadKey upload : uploads) {
      StoredObject object = store.head(StoreLayout.upload(upload)).orElse(null);
      Known before = known.get(upload);
      if (object != null && InlineFiles.isFolded(upload.file())) {
        know(upload, object.etag()); // as in a listing
      } else if (object == null && before != null) {
        changes.add(new UploadChange.Gone(upload));
      } else if (object != null && (before == null || !object.etag().equals(before.etag))) {
        changes.add(
            new UploadChange.Arrived(
                upload, new FileVersion(object.etag(), object.size(), object.modified())));
      }
    }
    for (UploadChange change : changes) {
      switch (change) {
        case UploadChange.Arrived arrived -> know(arrived.upload(), arrived.version().etag());
        case UploadChange.Gone gone -> known.remove(gone.upload());
      }
    }
    return changes;
  }

  /** Whether it knows what was there at first, without which nothing can be called a change. */
  boolean primed() {
    return primed;
  }

  /** Takes it as known that a file was acted upon in this version. */
  void know(UploadKey upload, String etag) {
    known.put(upload, new Known(etag, poll));
  }

  /** Has the next poll tell of a file, whether it is there or not. */
  void forget(UploadKey upload) {
    known.put(upload, new Known(NO_VERSION, poll));
  }

  /**
   * Compares what is known with the manifests that have changed since this was last done. A job
   * that was thought dead may have committed after they were read: what it added becomes known, so
   * that it goes with its file, and what it took out is told again by the next poll.
   *
   * @param underWay files whose manifests need not show what is known of them
   */
  void reconcile(Set<UploadKey> underWay) {
    List<StoredObject> objects = new ArrayList<>();
    store.list(StoreLayout.CATALOG, objects::add);
    for (StoredObject object : objects) {
      CollectionId collection = StoreLayout.parseManifest(object.key()).orElse(null);
      if (collection != null && !object.etag().equals(manifestEtags.get(collection))) {
        reconcile(manifests.load(collection, null).manifest(), underWay);
        manifestEtags.put(collection, object.etag());
      }
    }
  }

  private void reconcile(Manifest manifest, Set<UploadKey> underWay) {
    CollectionId collection = manifest.collection();
    for (UploadKey upload : List.copyOf(known.keySet())) {
      if (upload.collection().equals(collection)
          && manifest.find(upload.file()).isEmpty()
          && !underWay.contains(upload)) {
        forget(upload);
      }
    }
    manifest.forEach(
        entry ->
            known.putIfAbsent(
                new UploadKey(collection, entry.name()), new Known(entry.version().etag(), poll)));
  }

  private void compare(StoredObject object, List<UploadChange> changes) {
    UploadKey upload = StoreLayout.parseUpload(object.key()).orElse(null);
    if (upload == null) {
      return;
    }
    if (InlineFiles.isFolded(upload.file())) {
      // There is nothing to read; that it goes one day is all that there will be to tell.
      known.put(upload, new Known(object.etag(), poll));
      return;
    }
    Known before = known.get(upload);
    if (before != null) {
      before.seenInPoll = poll;
      if (object.etag().equals(before.etag)) {
        return;
      }
    }
    if (changes.size() < MAX_CHANGES) {
      changes.add(
          new UploadChange.Arrived(
              upload, new FileVersion(object.etag(), object.size(), object.modified())));
    }
  }
}
