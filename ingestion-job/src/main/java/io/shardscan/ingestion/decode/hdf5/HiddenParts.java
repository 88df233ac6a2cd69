package io.shardscan.ingestion.decode.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.ChunkOffset;
import io.jhdf.dataset.chunked.ChunkedDatasetBase;
import io.jhdf.storage.HdfBackingStorage;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;

/**
 * What jHDF 0.13 does not make public: opening a file by a storage of one's own, and a dataset's
 * chunks with their filter masks, which it does not look at itself. Held to by the samples.
 */
final class HiddenParts {
  private static final Constructor<HdfFile> OPEN;
  private static final Method CHUNKS;

  static {
    try {
      OPEN = accessible(HdfFile.class.getDeclaredConstructor(HdfBackingStorage.class));
      CHUNKS = accessible(ChunkedDatasetBase.class.getDeclaredMethod("getChunkLookup"));
    } catch (NoSuchMethodException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private HiddenParts() {}

  /** Opens a file. */
  static HdfFile open(HdfBackingStorage storage) {
    try {
      return OPEN.newInstance(storage);
    } catch (InvocationTargetException e) {
      throw unwrapped(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A dataset's chunks, by where in it they begin. */
  @SuppressWarnings("unchecked") // it is what the method returns
  static Map<ChunkOffset, Chunk> chunks(ChunkedDataset dataset) {
    try {
      return (Map<ChunkOffset, Chunk>) CHUNKS.invoke(dataset);
    } catch (InvocationTargetException e) {
      throw unwrapped(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RuntimeException unwrapped(InvocationTargetException e) {
    return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
  }

  private static <T extends AccessibleObject> T accessible(T part) {
    part.setAccessible(true);
    return part;
  }
}
