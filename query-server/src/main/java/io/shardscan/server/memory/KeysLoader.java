package io.shardscan.server.memory;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.segment.RangeReader;
import io.shardscan.model.segment.SegmentBuffer;
import io.shardscan.model.segment.SegmentDescriptor;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.segment.SegmentLayout;
import io.shardscan.model.segment.SegmentVerifier;
import io.shardscan.model.store.ObjectStore;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Loads the keys of segments whose vectors other servers hold: their key and file columns, which
 * are a small part of them, are read by ranges and verified.
 */
public final class KeysLoader {
  private static final int MAX_SEGMENTS_AT_ONCE = 32;

  private final ObjectStore store;
  private final MemoryReclaimer reclaimer;
  private final MemoryBudget budget;

  /** A loader whose keys count against a budget. */
  public KeysLoader(ObjectStore store, MemoryReclaimer reclaimer, MemoryBudget budget) {
    this.store = store;
    this.reclaimer = reclaimer;
    this.budget = budget;
  }

  /**
   * Loads keys, those of several segments at once. After the first failure no further one is begun.
   *
   * @param loaded is given the keys of each segment, held, one at a time, even if another fails
   * @throws BudgetExceededException if they do not fit
   * @throws DamagedSegmentException if a segment is not as the manifest says
   * @throws io.shardscan.model.store.ObjectNotFoundException if one is not there (any more)
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  public void load(
      CollectionId collection,
      List<SegmentRef> segments,
      ReadLane lane,
      Consumer<SegmentKeys> loaded)
      throws InterruptedException {
    ReadLane.Share share = lane.share();
    Lock oneAtATime = new ReentrantLock();
    Semaphore atOnce = new Semaphore(MAX_SEGMENTS_AT_ONCE);
    try (ParallelWork loads = new ParallelWork(Thread.ofVirtual().factory())) {
      for (SegmentRef segment : segments) {
        atOnce.acquire();
        loads.start(
            () -> {
              SegmentKeys keys = load(collection, segment, share);
              oneAtATime.lock();
              try {
                loaded.accept(keys);
              } finally {
                oneAtATime.unlock();
              }
              return keys;
            },
            atOnce::release);
      }
      loads.await();
    }
  }

  /** A copy of the keys of a loaded segment, which outlives it. */
  public SegmentKeys copyOf(LoadedSegment segment) {
    KeyColumn keys = segment.keys();
    long offsetBytes = (segment.rows() + 1L) * Integer.BYTES;
    long dataBytes = keys.start(segment.rows()) - keys.dataAt();
    boolean single = segment.files().size() == 1;
    long fileBytes = single ? 0 : (long) segment.rows() * Integer.BYTES;
    Layout layout = new Layout(offsetBytes, dataBytes, fileBytes);
    SharedMemory memory = new SharedMemory(budget.require(layout.bytes()), reclaimer);
    MemorySegment target = memory.bytes();
    MemorySegment.copy(keys.base(), keys.offsetsAt(), target, 0, offsetBytes);
    MemorySegment.copy(keys.base(), keys.dataAt(), target, layout.dataAt(), dataBytes);
    if (!single) {
      RowFiles files = segment.rowFiles();
      MemorySegment.copy(files.base(), files.at(), target, layout.filesAt(), fileBytes);
    }
    return layout.keys(segment.id(), segment.rows(), segment.files(), memory);
  }

  private SegmentKeys load(CollectionId collection, SegmentRef segment, ReadLane.Share share)
      throws InterruptedException {
    share.acquire();
    try {
      RangeReader reader =
          new StoredSegmentReader(store, StoreLayout.segment(collection, segment.id()), segment);
      SegmentDescriptor descriptor = SegmentDescriptor.read(segment.id(), segment.bytes(), reader);
      if (descriptor.rows() != segment.rows()) {
        throw new DamagedSegmentException(
            segment.id(),
            "it has %d rows, but the manifest says %d"
                .formatted(descriptor.rows(), segment.rows()));
      }
      return read(descriptor, reader);
    } finally {
      share.release();
    }
  }

  private SegmentKeys read(SegmentDescriptor descriptor, RangeReader reader) {
    SegmentBuffer offsets = descriptor.key().offsets();
    SegmentBuffer data = descriptor.key().values();
    SegmentBuffer files = descriptor.file().values();
    Layout layout = new Layout(offsets.length(), data.length(), files.length());
    SharedMemory memory = new SharedMemory(budget.require(layout.bytes()), reclaimer);
    boolean read = false;
    try {
      MemorySegment target = memory.bytes();
      SegmentVerifier.verify(
          descriptor,
          List.of(descriptor.key(), descriptor.file()),
          (at, length) -> {
            ByteBuffer bytes = reader.read(at, length);
            copy(bytes, at, offsets, target, 0);
            copy(bytes, at, data, target, layout.dataAt());
            copy(bytes, at, files, target, layout.filesAt());
            return bytes;
          });
      read = true;
      return layout.keys(descriptor.segment(), descriptor.rows(), descriptor.files(), memory);
    } finally {
      if (!read) {
        memory.release();
      }
    }
  }

  /** Copies bytes that are of a buffer to where the buffer lies in memory. */
  private static void copy(
      ByteBuffer bytes, long at, SegmentBuffer buffer, MemorySegment target, long bufferAt) {
    if (at >= buffer.offset() && at + bytes.remaining() <= buffer.offset() + buffer.length()) {
      MemorySegment.copy(
          MemorySegment.ofBuffer(bytes),
          0,
          target,
          bufferAt + at - buffer.offset(),
          bytes.remaining());
    }
  }

  /** Where the columns lie in their memory: offsets, bytes of the keys, files. */
  private record Layout(long offsetBytes, long dataBytes, long fileBytes) {
    long dataAt() {
      return align(offsetBytes);
    }

    long filesAt() {
      return dataAt() + align(dataBytes);
    }

    long bytes() {
      return Math.max(SegmentLayout.ALIGNMENT, filesAt() + align(fileBytes));
    }

    private static long align(long bytes) {
      return Math.ceilDiv(bytes, SegmentLayout.ALIGNMENT) * SegmentLayout.ALIGNMENT;
    }

    SegmentKeys keys(String id, int rows, List<SegmentFile> files, SharedMemory memory) {
      MemorySegment base = memory.bytes();
      RowFiles rowFiles =
          files.size() == 1 ? RowFiles.single() : new RowFiles(files.size(), base, filesAt());
      return new SegmentKeys(id, rows, files, new KeyColumn(base, 0, dataAt()), rowFiles, memory);
    }
  }
}
