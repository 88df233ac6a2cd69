package io.shardscan.server.http;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
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
final class FileRewrite {
  private static final long[] PART_BYTES = {64 << 20, 96 << 20};

  private final ObjectStore store;

  FileRewrite(ObjectStore store) {
    this.store = store;
  }

  /**
   * Rewrites files of a collection. One that is replaced or deleted meanwhile is passed over.
   *
   * @return how many were rewritten
   */
  int rewrite(CollectionId collection, List<String> files) {
    int rewritten = 0;
    for (String file : files) {
      String key = StoreLayout.upload(new UploadKey(collection, file));
      Optional<StoredObject> object = store.head(key);
      if (object.isPresent() && rewrite(object.get())) {
        rewritten++;
      }
    }
    return rewritten;
  }

  private boolean rewrite(StoredObject object) {
    PutCondition condition = PutCondition.ifMatch(object.etag());
    try {
      if (object.etag().endsWith("-1")) {
        try (ObjectContent content =
            store.get(object.key(), ReadOptions.WHOLE.ofVersion(object.etag()))) {
          store.put(object.key(), content.stream(), object.size(), condition);
        }
        return true;
      }
      for (long partBytes : PART_BYTES) {
        long parts = Math.ceilDiv(object.size(), partBytes);
        if (!object.etag().endsWith("-" + parts)) {
          inParts(object, partBytes, condition);
          return true;
        }
      }
      return false;
    } catch (PreconditionFailedException | ObjectNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("file " + object.key() + " cannot be read", e);
    }
  }

  private void inParts(StoredObject object, long partBytes, PutCondition condition)
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
      writes.complete(object.key(), id, parts, condition);
      completed = true;
    } finally {
      if (!completed) {
        writes.abandon(object.key(), id);
      }
    }
  }
}
