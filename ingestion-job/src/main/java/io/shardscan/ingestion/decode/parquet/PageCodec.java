package io.shardscan.ingestion.decode.parquet;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.shardscan.ingestion.decode.DecodeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

/** Decompresses pages; what comes out must have exactly the size that the page's header says. */
final class PageCodec {
  private PageCodec() {}

  /** Checks that a codec is one that can be read. */
  static void check(CompressionCodec codec) {
    switch (codec) {
      case UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW -> {}
      case LZ4, BROTLI, LZO ->
          throw new DecodeException(
              "The Parquet file is compressed with %s, which cannot be read; use ZSTD, SNAPPY, GZIP, LZ4_RAW or no compression"
                  .formatted(codec));
    }
  }

  /**
   * Decompresses a page.
   *
   * @param to gets {@code toLength} bytes from its start on
   * @throws DecodeException if it is damaged, or has more bytes or fewer
   */
  static void decompress(
      CompressionCodec codec, byte[] from, int offset, int length, byte[] to, int toLength) {
    int written;
    try {
      written =
          switch (codec) {
            case SNAPPY -> snappy(from, offset, length, to, toLength);
            case ZSTD ->
                Math.toIntExact(Zstd.decompressByteArray(to, 0, toLength, from, offset, length));
            case GZIP -> gzip(from, offset, length, to, toLength);
            case LZ4_RAW -> new Lz4Decompressor().decompress(from, offset, length, to, 0, toLength);
            case UNCOMPRESSED, LZ4, BROTLI, LZO ->
                throw new IllegalStateException("not compressed, or refused before: " + codec);
          };
    } catch (IOException | RuntimeException e) {
      throw new DecodeException(
          "The Parquet file is damaged: a page compressed with %s does not give the %d bytes that its header says"
              .formatted(codec, toLength),
          e);
    }
    if (written != toLength) {
      throw DamagedFile.because(
          "a page compressed with %s does not give the %d bytes that its header says"
              .formatted(codec, toLength));
    }
  }

  private static int snappy(byte[] from, int offset, int length, byte[] to, int toLength)
      throws IOException {
    int declared = Snappy.uncompressedLength(from, offset, length);
    return declared == toLength ? Snappy.uncompress(from, offset, length, to, 0) : declared;
  }

  private static int gzip(byte[] from, int offset, int length, byte[] to, int toLength)
      throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(from, offset, length), 8 << 10)) {
      int read = in.readNBytes(to, 0, toLength);
      return in.read() < 0 ? read : read + 1;
    }
  }
}
