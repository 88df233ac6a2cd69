package io.shardscan.ingestion.decode.hdf5;

import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.filter.Filter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.InflaterInputStream;

/** Inflates a chunk that may not become larger than chunks may be. Takes the place of jHDF's own. */
final class BoundedInflation implements Filter {
  private static final int DEFLATE_ID = 1;

  @Override
  public int getId() {
    return DEFLATE_ID;
  }

  @Override
  public String getName() {
    return "deflate";
  }

  @Override
  public byte[] decode(byte[] encoded, int[] settings) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(encoded))) {
      byte[] bytes = in.readNBytes(ChunkedRows.MAX_CHUNK_BYTES);
      if (in.read() >= 0) {
        throw new HdfFilterException(
            "a chunk has more than %d bytes once it is inflated"
                .formatted(ChunkedRows.MAX_CHUNK_BYTES));
      }
      return bytes;
    } catch (IOException e) {
      throw new HdfFilterException("a chunk cannot be inflated", e);
    }
  }
}
