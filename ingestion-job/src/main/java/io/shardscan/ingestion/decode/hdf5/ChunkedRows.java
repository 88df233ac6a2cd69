package io.shardscan.ingestion.decode.hdf5;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.ChunkOffset;
import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.array.RowSource;
import io.shardscan.ingestion.decode.array.RowStream;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Rows of a dataset that is stored in chunks, compressed perhaps. A stripe is held: the rows of all
 * chunks that begin with the same row.
 *
 * @param rows how many rows the dataset has
 * @param width elements of a row
 * @param elementBytes bytes of an element
 */
record ChunkedRows(Hdf5File file, ChunkedDataset dataset, long rows, long width, int elementBytes)
    implements RowSource {
  /** Most bytes of a chunk, and of a stripe of chunks: 128 MiB. HDF5's default cache is 1 MiB. */
  static final int MAX_CHUNK_BYTES = 128 << 20;

  @Override
  public RowStream open(long firstRow, long count) {
    int[] chunk = Hdf5File.guard(dataset::getChunkDimensions);
    boolean isMatrix = dataset.getDimensionsAsLong().length == 2;
    long chunkWidth = isMatrix ? chunk[1] : 1;
    if (chunk[0] < 1 || chunkWidth < 1) {
      throw Hdf5File.damaged("its chunks have an impossible size");
    }
    long stripeBytes =
        Math.multiplyHigh(chunk[0], width * elementBytes) == 0
            ? chunk[0] * width * elementBytes
            : Long.MAX_VALUE;
    long chunkBytes = chunk[0] * chunkWidth;
    if (stripeBytes > MAX_CHUNK_BYTES || chunkBytes > MAX_CHUNK_BYTES / elementBytes) {
      throw new DecodeException(
          "Chunks of '%s' are too large: those of %d rows have more than %d MiB; write chunks of about 1 MiB"
              .formatted(ColumnNames.abridged(dataset.getPath()), chunk[0], MAX_CHUNK_BYTES >> 20));
    }
    file.hold(stripeBytes + 2 * chunkBytes * elementBytes);
    return Hdf5File.guard(() -> new Stripe(chunk[0], (int) chunkWidth, isMatrix, firstRow));
  }

  private final class Stripe implements RowStream {
    private final int chunkRows;
    private final int chunkWidth;
    private final boolean isMatrix;
    private final byte[] bytes;
    private final Map<ChunkOffset, Chunk> chunks;
    private final ChunkFilters filters;
    private long next;

    /** The first row of the stripe that is held; −1 before the first. */
    private long start = -1;

    Stripe(int chunkRows, int chunkWidth, boolean isMatrix, long next) {
      this.chunkRows = chunkRows;
      this.chunkWidth = chunkWidth;
      this.isMatrix = isMatrix;
      this.next = next;
      this.chunks = HiddenParts.chunks(dataset);
      this.filters = new ChunkFilters(dataset.getFilters(), chunkRows * chunkWidth * elementBytes);
      this.bytes = new byte[(int) (Math.min(chunkRows, rows) * width * elementBytes)];
    }

    @Override
    public void read(byte[] to, int count) {
      int rowBytes = (int) width * elementBytes;
      int done = 0;
      while (done < count) {
        long wanted = next / chunkRows * chunkRows;
        if (wanted != start) {
          Hdf5File.guard(
              () -> {
                fill(wanted);
                return wanted;
              });
          start = wanted;
        }
        int piece = (int) Math.min(count - done, start + chunkRows - next);
        System.arraycopy(
            bytes, (int) (next - start) * rowBytes, to, done * rowBytes, piece * rowBytes);
        done += piece;
        next += piece;
      }
    }

    private void fill(long first) {
      int held = (int) Math.min(chunkRows, rows - first);
      for (int column = 0; column < width; column += chunkWidth) {
        byte[] chunk = chunk(isMatrix ? new long[] {first, column} : new long[] {first});
        if (chunk.length < (long) chunkRows * chunkWidth * elementBytes) {
          throw Hdf5File.damaged(
              "a chunk of '%s' has %d bytes"
                  .formatted(ColumnNames.abridged(dataset.getPath()), chunk.length));
        }
        int copied = (int) Math.min(chunkWidth, width - column) * elementBytes;
        for (int row = 0; row < held; row++) {
          System.arraycopy(
              chunk,
              row * chunkWidth * elementBytes,
              bytes,
              ((int) (row * width) + column) * elementBytes,
              copied);
        }
      }
    }

    private byte[] chunk(long[] offset) {
      Chunk chunk = chunks.get(new ChunkOffset(offset));
      if (chunk == null) {
        throw new DecodeException(
            "Dataset '%s' has rows that were never written, as of row %d"
                .formatted(ColumnNames.abridged(dataset.getPath()), offset[0]));
      }
      if (chunk.getSize() < 0 || chunk.getSize() > 2L * MAX_CHUNK_BYTES) {
        throw Hdf5File.damaged("a chunk is said to have %d bytes".formatted(chunk.getSize()));
      }
      ByteBuffer stored =
          file.root().getHdfBackingStorage().map(chunk.getAddress(), chunk.getSize());
      byte[] bytes = new byte[stored.remaining()];
      stored.get(bytes);
      return filters.undo(bytes, chunk.getFilterMask());
    }

    @Override
    public void close() {}
  }
}
