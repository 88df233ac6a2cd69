package io.shardscan.server.memory;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.segment.RangeReader;
import io.shardscan.model.segment.SegmentColumn;
import io.shardscan.model.segment.SegmentDescriptor;
import io.shardscan.model.segment.SegmentVerifier;
import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.server.scan.code.CodeArrangement;
import io.shardscan.server.scan.code.CodeBasis;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Loads segments whole from the store, and verifies them: those of hot collections into off-heap
 * memory, those of warm ones into files of the local cache, and only the codes that every scan
 * reads into memory.
 */
public final class SegmentLoader {
  /** Bytes up to which an object is read by one request; a larger one by several at once. */
  public static final long RANGE_BYTES = 16L << 20;

  /** Segments of one load that are read at once. */
  private static final int MAX_SEGMENTS_AT_ONCE = 32;

  private static final int COPY_BYTES = 128 << 10;

  private final ObjectStore store;
  private final Bases bases;
  private final LocalCache cache;
  private final MemoryReclaimer reclaimer;
  private final ComputePool computing;

  /**
   * A loader.
   *
   * @param cache where segments of warm collections lie
   * @param computing where segments are verified
   */
  public SegmentLoader(
      ObjectStore store, LocalCache cache, MemoryReclaimer reclaimer, ComputePool computing) {
    this.store = store;
    this.cache = cache;
    this.bases = new Bases(store);
    this.reclaimer = reclaimer;
    this.computing = computing;
  }

  /** Bytes of memory that a segment takes once it is loaded. */
  public static long memoryBytes(SegmentRef segment, Tier tier) {
    boolean warm = tier == Tier.WARM;
    if (segment.basis() == null) {
      return warm ? 0 : segment.bytes();
    }
    // A dimension of a row takes five bytes of a coded segment, of which one is the code.
    long codes = segment.bytes() / 5;
    long columns = CodeArrangement.mostColumnBytes(segment.rows(), codes);
    return Math.addExact(LoadedSegment.aligned(warm ? codes : segment.bytes()), columns);
  }

  /**
   * Loads segments, several at once. After the first failure no further one is begun.
   *
   * @param tier hot or warm
   * @param reservation {@link #memoryBytes} of all segments together; this call sees to its being
   *     given back, in the end or if it fails
   * @param loaded is given each segment, held once, one at a time, even if another fails
   * @throws DamagedSegmentException if it is not a sound segment of as many rows and bytes as the
   *     manifest says
   * @throws io.shardscan.model.store.ObjectNotFoundException if it is not there (any more)
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  public void load(
      CollectionId collection,
      List<SegmentRef> segments,
      Tier tier,
      MemoryBudget.Reservation reservation,
      ReadLane lane,
      Consumer<LoadedSegment> loaded)
      throws InterruptedException {
    ReadLane.Share share = lane.share();
    Lock oneAtATime = new ReentrantLock();
    Semaphore segmentsAtOnce = new Semaphore(MAX_SEGMENTS_AT_ONCE);
    try (reservation;
        ParallelWork loads = new ParallelWork(Thread.ofVirtual().factory())) {
      for (SegmentRef segment : segments) {
        segmentsAtOnce.acquire();
        loads.start(
            () -> {
              LoadedSegment result =
                  load(
                      collection,
                      segment,
                      tier,
                      reservation.split(memoryBytes(segment, tier)),
                      share);
              oneAtATime.lock();
              try {
                loaded.accept(result);
              } finally {
                oneAtATime.unlock();
              }
              return result;
            },
            segmentsAtOnce::release);
      }
      loads.await();
    }
  }

  /**
   * The metadata columns of a segment, which is not loaded for them.
   *
   * @throws DamagedSegmentException if it is not a sound segment
   * @throws io.shardscan.model.store.ObjectNotFoundException if it is not there (any more)
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  public List<SegmentColumn> metadata(CollectionId collection, SegmentRef segment) {
    RangeReader reader =
        new StoredSegmentReader(store, StoreLayout.segment(collection, segment.id()), segment);
    return SegmentDescriptor.read(segment.id(), segment.bytes(), reader).metadata();
  }

  private LoadedSegment load(
      CollectionId collection,
      SegmentRef segment,
      Tier tier,
      MemoryBudget.Reservation reservation,
      ReadLane.Share share)
      throws InterruptedException {
    String key = StoreLayout.segment(collection, segment.id());
    CacheFile file = tier == Tier.WARM ? fileFor(segment, reservation) : null;
    SharedMemory memory = computing.call(() -> new SharedMemory(reservation, reclaimer, file));
    boolean loaded = false;
    try {
      MemorySegment own = memory.bytes();
      read(
          key,
          segment,
          file == null
              ? (at, from, length) ->
                  MemorySegment.copy(from, 0, own, ValueLayout.JAVA_BYTE, at, length)
              : file::write,
          share);
      MemorySegment bytes = file == null ? own.asSlice(0, segment.bytes()) : memory.mapped();
      MemorySegment room =
          file == null && segment.basis() != null
              ? own.asSlice(LoadedSegment.aligned(segment.bytes()))
              : own;
      Optional<CodeBasis> basis =
          segment.basis() == null ? Optional.empty() : bases.find(collection, segment.basis());
      LoadedSegment result =
          computing.call(() -> verify(segment, bytes, memory, file != null, room, basis));
      loaded = true;
      return result;
    } finally {
      if (!loaded) {
        memory.release();
      }
    }
  }

  private CacheFile fileFor(SegmentRef segment, MemoryBudget.Reservation reservation) {
    boolean made = false;
    try {
      CacheFile file = cache.create(segment.bytes());
      made = true;
      return file;
    } finally {
      if (!made) {
        reservation.close();
      }
    }
  }

  /** Where a segment's bytes are written to; by several threads at once. */
  private interface Target {
    void write(long at, byte[] from, int length);
  }

  private static LoadedSegment verify(
      SegmentRef segment,
      MemorySegment bytes,
      SharedMemory memory,
      boolean warm,
      MemorySegment room,
      Optional<CodeBasis> basis) {
    RangeReader reader =
        (offset, length) ->
            bytes
                .asSlice(offset, Math.min(length, bytes.byteSize() - offset))
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    SegmentDescriptor descriptor = SegmentDescriptor.read(segment.id(), bytes.byteSize(), reader);
    if (descriptor.rows() != segment.rows()) {
      throw new DamagedSegmentException(
          segment.id(),
          "it has %d rows, but the manifest says %d".formatted(descriptor.rows(), segment.rows()));
    }
    if (!Objects.equals(descriptor.basis(), segment.basis())) {
      throw new DamagedSegmentException(
          segment.id(),
          "it is coded in basis %s, but the manifest says %s"
              .formatted(descriptor.basis(), segment.basis()));
    }
    SegmentVerifier.verify(descriptor, reader);
    LoadedSegment loaded = new LoadedSegment(descriptor, bytes, memory);
    if (basis.isPresent()) {
      loaded.arrangeCodes(descriptor, basis.get(), warm, room);
    }
    return loaded;
  }

  private void read(String key, SegmentRef segment, Target target, ReadLane.Share share)
      throws InterruptedException {
    if (segment.bytes() <= RANGE_BYTES) {
      share.acquire();
      try {
        readRange(key, segment, target, 0, segment.bytes());
      } finally {
        share.release();
      }
      return;
    }
    // Platform threads: a virtual one that copies so much would keep others from its carrier.
    try (ParallelWork ranges =
        new ParallelWork(Thread.ofPlatform().daemon().name("read-", 0).factory())) {
      for (long at = 0; at < segment.bytes(); at += RANGE_BYTES) {
        long offset = at;
        long length = Math.min(RANGE_BYTES, segment.bytes() - offset);
        share.acquire();
        ranges.start(
            () -> {
              readRange(key, segment, target, offset, length);
              return offset;
            },
            share::release);
      }
      ranges.await();
    }
  }

  private void readRange(String key, SegmentRef segment, Target target, long offset, long length) {
    byte[] buffer = new byte[(int) Math.min(COPY_BYTES, length)];
    try (ObjectContent content = store.get(key, ReadOptions.range(offset, length))) {
      if (content.object().size() != segment.bytes()) {
        throw new DamagedSegmentException(
            segment.id(),
            "it has %d bytes, but the manifest says %d"
                .formatted(content.object().size(), segment.bytes()));
      }
      InputStream stream = content.stream();
      long at = 0;
      while (at < length) {
        int read = stream.readNBytes(buffer, 0, (int) Math.min(buffer.length, length - at));
        if (read == 0) {
          throw new StoreUnavailableException(
              key,
              "the store ended its answer after %d of %d bytes from %d of object '%s'"
                  .formatted(at, length, offset, key),
              null);
        }
        target.write(offset + at, buffer, read);
        at += read;
      }
    } catch (IOException e) {
      throw new StoreUnavailableException(
          key, "cannot read object '%s' from byte %d".formatted(key, offset), e);
    }
  }
}
