package io.shardscan.server.memory;

import io.shardscan.model.basis.Basis;
import io.shardscan.model.basis.BasisFile;
import io.shardscan.model.basis.DamagedBasisException;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.server.scan.code.CodeBasis;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bases of the segments in memory, each loaded once for all segments that are coded in it, and
 * forgotten when there is none any more. Safe for use by many threads.
 */
final class Bases {
  private static final Logger LOG = LoggerFactory.getLogger(Bases.class);

  private final ObjectStore store;
  private final Lock lock = new ReentrantLock();
  private final Map<String, WeakReference<CodeBasis>> loaded = new HashMap<>();

  Bases(ObjectStore store) {
    this.store = store;
  }

  /**
   * A basis; empty if it is damaged or does not help: its segments are then searched without codes.
   *
   * @throws io.shardscan.model.store.ObjectNotFoundException if it is not there (any more)
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  Optional<CodeBasis> find(CollectionId collection, String id) {
    String key = StoreLayout.basis(collection, id);
    lock.lock();
    try {
      loaded.values().removeIf(reference -> reference.refersTo(null));
      WeakReference<CodeBasis> reference = loaded.get(key);
      CodeBasis known = reference == null ? null : reference.get();
      if (known != null) {
        return Optional.of(known);
      }
      Optional<CodeBasis> read = read(key, id);
      read.ifPresent(basis -> loaded.put(key, new WeakReference<>(basis)));
      return read;
    } finally {
      lock.unlock();
    }
  }

  private Optional<CodeBasis> read(String key, String id) {
    try (ObjectContent content = store.get(key, ReadOptions.WHOLE)) {
      if (content.object().size() > BasisFile.MAX_BYTES) {
        LOG.error("Basis {} is damaged: it has {} bytes", id, content.object().size());
        return Optional.empty();
      }
      Basis basis = BasisFile.read(id, content.stream().readAllBytes());
      return basis.stages().length == 0 ? Optional.empty() : Optional.of(new CodeBasis(id, basis));
    } catch (DamagedBasisException e) {
      LOG.error("{} Its segments are searched without codes.", e.getMessage());
      return Optional.empty();
    } catch (IOException e) {
      throw new StoreUnavailableException(key, "cannot read object '%s'".formatted(key), e);
    }
  }
}
