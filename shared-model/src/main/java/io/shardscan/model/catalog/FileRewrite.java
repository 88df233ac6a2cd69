package io.shardscan.model.catalog;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.StoredPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes files new versions of themselves, so that they are read again. Some stores tell versions by
 * the bytes alone, but for the way in which these were put together: a file is written in parts of
 * other sizes than it was before, or whole if it was in one part.
 */
public final class FileRewrite {
  private static final long[] PART_BYTES = {64 << 20, 96 << 20};

  private final ObjectStore store;
  private final ReprocessingStore reprocessings;

  /** Of files in a store. */
  public FileRewrite(ObjectStore store) {
    this.store = store;
    this.reprocessings = new ReprocessingStore(store);
  }

  /**
   * Rewrites files of a collection, each of which takes effect by itself. One that is replaced or
   * deleted meanwhile is passed over.
   *
   * @return how many were rewritten
   */
  public int rewrite(CollectionId collection, List<String> files) {
    int rewritten = 0;
    for (String file : files) {
      Optional<StoredObject> object =
          store.head(StoreLayout.upload(new UploadKey(collection, file)));
      if (object.isPresent() && rewrite(object.get()).isPresent()) {
        rewritten++;
      }
    }
    return rewritten;
  }

  /**
   * The files of a collection, as they are now, for reading them again with other columns: to be
   * saved before these are set. Rows that were sent one by one have no columns.
   */
  public Reprocessing plan(CollectionId collection) {
    return new Reprocessing(files(collection), false);
  }

  private List<Reprocessing.Member> files(CollectionId collection) {
    List<Reprocessing.Member> files = new ArrayList<>();
    store.list(
        StoreLayout.uploads(collection),
        object ->
            StoreLayout.parseUpload(object.key())
                .map(UploadKey::file)
                .filter(file -> !InlineFiles.isInline(file))
                .ifPresent(file -> files.add(new Reprocessing.Member(file, object.etag()))));
    return files;
  }

  /**
   * Rewrites what is to be read again, now that other columns are set, as far as that has not been
   * done, and notes each file. What was noted before stays so: if this ends early, it can be gone
   * on with.
   *
   * @return how many files have been rewritten, also before
   */
  public int rewrite(CollectionId collection, Reprocessing asked) {
    Reprocessing reprocessing = asked;
    if (!asked.listedSince()) {
      reprocessing = new Reprocessing(files(collection), true);
      reprocessings.save(collection, reprocessing);
    }
    for (Reprocessing.Member member : reprocessing.members()) {
      if (!member.done()) {
        String after =
            store
                .head(StoreLayout.upload(new UploadKey(collection, member.file())))
                .filter(object -> object.etag().equals(member.before()))
                .flatMap(this::rewrite)
                .orElse(null);
        reprocessing = reprocessing.with(member, after);
        reprocessings.save(collection, reprocessing);
      }
    }
    return (int) reprocessing.members().stream().filter(m -> m.after() != null).count();
  }

  /** Makes a file another version of itself; gives that, unless the file is no longer as it was. */
  private Optional<String> rewrite(StoredObject object) {
    PutCondition condition = PutCondition.ifMatch(object.etag());
    try {
      if (object.etag().endsWith("-1")) {
        try (ObjectContent content =
            store.get(object.key(), ReadOptions.WHOLE.ofVersion(object.etag()))) {
          return Optional.of(
              store.put(object.key(), content.stream(), object.size(), condition).etag());
        }
      }
      for (long partBytes : PART_BYTES) {
        long parts = Math.ceilDiv(object.size(), partBytes);
        if (!object.etag().endsWith("-" + parts)) {
          return Optional.of(inParts(object, partBytes, condition));
        }
      }
      return Optional.empty();
    } catch (PreconditionFailedException | ObjectNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("file " + object.key() + " cannot be read", e);
    }
  }

  private String inParts(StoredObject object, long partBytes, PutCondition condition)
      throws IOException {
    PartedWrites writes = store.parts();
    String id = writes.begin(object.key());
    boolean completed = false;
    try {
      List<StoredPart> parts = new ArrayList<>();
      for (long at = 0; at < object.size(); at += partBytes) {
        long length = Math.min(partBytes, object.size() - at);
        try (ObjectContent content =
            store.get(object.key(), ReadOptions.range(at, length).ofVersion(object.etag()))) {
          parts.add(writes.put(object.key(), id, parts.size() + 1, content.stream(), length));
        }
      }
      String etag = writes.complete(object.key(), id, parts, condition).etag();
      completed = true;
      return etag;
    } finally {
      if (!completed) {
        writes.abandon(object.key(), id);
      }
    }
  }
}
