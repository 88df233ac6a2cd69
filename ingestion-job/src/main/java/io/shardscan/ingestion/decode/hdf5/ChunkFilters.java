package io.shardscan.ingestion.decode.hdf5;

import io.jhdf.filter.LzfFilter;
import io.jhdf.filter.PipelineFilterWithData;
import io.shardscan.ingestion.decode.DecodeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.InflaterInputStream;

/**
 * Undoes what a chunk was filtered with. jHDF does so, too, but also where the chunk's mask says
 * that a filter was left out, as HDF5 does wherever one gains nothing.
 *
 * @param filters in the order in which they were applied
 * @param chunkBytes what a chunk has without filters
 */
record ChunkFilters(List<PipelineFilterWithData> filters, int chunkBytes) {
  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER32 = 3;
  private static final int LZF = 32_000;
  private static final LzfFilter LZF_FILTER = new LzfFilter();

  /** A chunk without its filters. */
  byte[] undo(byte[] stored, BitSet leftOut) {
    byte[] bytes = stored;
    for (int i = filters.size() - 1; i >= 0; i--) {
      if (!leftOut.get(i)) {
        bytes = undo(filters.get(i), bytes);
      }
    }
    return bytes;
  }

  private byte[] undo(PipelineFilterWithData filter, byte[] bytes) {
    return switch (filter.getId()) {
      case DEFLATE -> inflated(bytes);
      case SHUFFLE -> unshuffled(bytes, filter.getFilterData());
      case FLETCHER32 -> checked(bytes);
      case LZF -> unpacked(bytes);
      default ->
          throw new DecodeException(
              "The HDF5 file has a dataset compressed with '%s' (filter %d), which is not read; use gzip, lzf or no compression"
                  .formatted(filter.getName(), filter.getId()));
    };
  }

  private byte[] inflated(byte[] bytes) {
    int most = chunkBytes + Fletcher32.BYTES;
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      byte[] inflated = in.readNBytes(most);
      if (in.read() >= 0) {
        throw Hdf5File.damaged("a chunk has more bytes than belong to it once it is inflated");
      }
      return inflated;
    } catch (IOException e) {
      throw new DecodeException("The HDF5 file is damaged: a chunk cannot be inflated", e);
    }
  }

  /** The length is not always among the filter's settings, which jHDF takes it from. */
  private byte[] unpacked(byte[] bytes) {
    return LZF_FILTER.decode(bytes, new int[] {0, 0, chunkBytes});
  }

  private static byte[] checked(byte[] bytes) {
    int length = bytes.length - Fletcher32.BYTES;
    if (length < 0 || !Fletcher32.fits(bytes, length)) {
      throw Hdf5File.damaged("a chunk's checksum does not fit it");
    }
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] unshuffled(byte[] bytes, int[] settings) {
    int size = settings.length == 0 ? 0 : settings[0];
    if (size < 1) {
      throw Hdf5File.damaged("a chunk is shuffled by elements of no size");
    }
    int elements = bytes.length / size;
    byte[] to = bytes.clone(); // what is left over at the end is not shuffled
    int at = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < elements; j++) {
        to[j * size + i] = bytes[at++];
      }
    }
    return to;
  }
}
