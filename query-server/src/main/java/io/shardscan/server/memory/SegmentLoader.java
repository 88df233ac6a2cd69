package io.shardscan.server.memory;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.segment.RangeReader;
import io.shardscan.model.segment.SegmentDescriptor;
import io.shardscan.model.segment.SegmentLayout;
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

/** Loads segments whole from the store into off-heap memory, and verifies them. */
public final class SegmentLoader {
  /** Bytes up to which an object is read by one request; a larger one by several at once. */
  public static final long RANGE_BYTES = 16L << 20;

  /** Segments of one load that are read at once. */
  private static final int MAX_SEGMENTS_AT_ONCE = 32;

  private static final int COPY_BYTES = 128 << 10;

  private final ObjectStore store;
  private final Bases bases;
  private final MemoryReclaimer reclaimer;
  private final ComputePool computing;

  /**
   * A loader.
   *
   * @param computing where segments are verified
   */
  public SegmentLoader(ObjectStore store, MemoryReclaimer reclaimer, ComputePool computing) {
    this.store = store;
    this.bases = new Bases(store);
    this.reclaimer = reclaimer;
    this.computing = computing;
  }

  /** Bytes of memory that a segment takes once it is loaded. */
  public static long memoryBytes(SegmentRef segment) {
    return segment.basis() == null
        ? segment.bytes()
        : Math.addExact(
            columnsAt(segment),
            CodeArrangement.mostColumnBytes(segment.rows(), segment.bytes() / 5));
  }

  private static long columnsAt(SegmentRef segment) {
    return Math.ceilDiv(segment.bytes(), SegmentLayout.ALIGNMENT) * SegmentLayout.ALIGNMENT;
  }

  /**
   * Loads segments, several at once. After the first failure no further one is begun.
   *
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
                  load(collection, segment, reservation.split(memoryBytes(segment)), share);
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

  private LoadedSegment load(
      CollectionId collection,
      SegmentRef segment,
      MemoryBudget.Reservation reservation,
      ReadLane.Share share)
      throws InterruptedException {
    SharedMemory memory = computing.call(() -> new SharedMemory(reservation, reclaimer));
    boolean loaded = false;
    try {
      MemorySegment bytes = memory.bytes().asSlice(0, segment.bytes());
      read(StoreLayout.segment(collection, segment.id()), segment, bytes, share);
      Optional<CodeBasis> basis =
          segment.basis() == null ? Optional.empty() : bases.find(collection, segment.basis());
      LoadedSegment result = computing.call(() -> verify(segment, memory, basis));
      loaded = true;
      return result;
    } finally {
      if (!loaded) {
        memory.release();
      }
    }
  }

  private static LoadedSegment verify(
      SegmentRef segment, SharedMemory memory, Optional<CodeBasis> basis) {
    MemorySegment bytes = memory.bytes().asSlice(0, segment.bytes());
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
    LoadedSegment loaded = new LoadedSegment(descriptor, segment.bytes(), memory);
    if (basis.isPresent()) {
      loaded.arrangeCodes(descriptor, basis.get(), columnsAt(segment));
    }
    return loaded;
  }

  private void read(String key, SegmentRef segment, MemorySegment target, ReadLane.Share share)
      throws InterruptedException {
    if (target.byteSize() <= RANGE_BYTES) {
      share.acquire();
      try {
        readRange(key, segment, target, 0);
      } finally {
        share.release();
      }
      return;
    }
    // Platform threads: a virtual one that copies so much would keep others from its carrier.
    try (ParallelWork ranges =
        new ParallelWork(Thread.ofPlatform().daemon().name("read-", 0).factory())) {
      for (long at = 0; at < target.byteSize(); at += RANGE_BYTES) {
        long offset = at;
        MemorySegment range =
            target.asSlice(offset, Math.min(RANGE_BYTES, target.byteSize() - offset));
        share.acquire();
        ranges.start(
            () -> {
              readRange(key, segment, range, offset);
              return range;
            },
            share::release);
      }
      ranges.await();
    }
  }

  private void readRange(String key, SegmentRef segment, MemorySegment target, long offset) {
    byte[] buffer = new byte[(int) Math.min(COPY_BYTES, target.byteSize())];
    try (ObjectContent content = store.get(key, ReadOptions.range(offset, target.byteSize()))) {
      if (content.object().size() != segment.bytes()) {
        throw new DamagedSegmentException(
            segment.id(),
            "it has %d bytes, but the manifest says %d"
                .formatted(content.object().size(), segment.bytes()));
      }
      InputStream stream = content.stream();
      long at = 0;
      while (at < target.byteSize()) {
        int read =
            stream.readNBytes(buffer, 0, (int) Math.min(buffer.length, target.byteSize() - at));
        if (read == 0) {
          throw new StoreUnavailableException(
              key,
              "the store ended its answer after %d of %d bytes from %d of object '%s'"
                  .formatted(at, target.byteSize(), offset, key),
              null);
        }
        MemorySegment.copy(buffer, 0, target, ValueLayout.JAVA_BYTE, at, read);
        at += read;
      }
    } catch (IOException e) {
      throw new StoreUnavailableException(
          key, "cannot read object '%s' from byte %d".formatted(key, offset), e);
    }
  }
}
