package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.shardscan.ingestion.decode.DecodeException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * How the buffers of a record batch are compressed, each by itself: its length as a 64-bit integer,
 * −1 if it is not compressed after all, then a frame.
 */
enum BufferCodec {
  NONE {
    @Override
    InputStream decompress(InputStream in) {
      return in;
    }
  },
  /** LZ4's frames. */
  LZ4 {
    @Override
    InputStream decompress(InputStream in) throws IOException {
      return new FramedLZ4CompressorInputStream(in);
    }
  },
  /** Zstandard, up to level 19: windows of 8 MiB. */
  ZSTD {
    @Override
    InputStream decompress(InputStream in) throws IOException {
      return new ZstdInputStreamNoFinalizer(in).setLongMax(MAX_ZSTD_WINDOW_LOG);
    }
  };

  private static final int MAX_ZSTD_WINDOW_LOG = 23;

  abstract InputStream decompress(InputStream in) throws IOException;

  static BufferCodec of(@Nullable BodyCompression compression) {
    if (compression == null) {
      return NONE;
    }
    if (compression.method() != BodyCompressionMethod.BUFFER) {
      throw DAMAGE.because("its buffers are compressed in an unknown way");
    }
    return switch (compression.codec()) {
      case CompressionType.LZ4_FRAME -> LZ4;
      case CompressionType.ZSTD -> ZSTD;
      default ->
          throw new DecodeException(
              "The Arrow file is compressed with codec number %d, which is not read; use lz4, zstd or no compression"
                  .formatted(compression.codec()));
    };
  }
}
