package io.shardscan.ingestion.decode.compression;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.WindowedInput;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** How a whole file is compressed. */
public enum Compression {
  /** RFC 1952; several members follow each other. */
  GZIP {
    @Override
    InputStream decompress(InputStream compressed) throws IOException {
      return GzipCompressorInputStream.builder()
          .setInputStream(compressed)
          .setDecompressConcatenated(true)
          .get();
    }
  },
  /** RFC 8878; several frames follow each other. Windows may have 128 MiB. */
  ZSTD {
    @Override
    InputStream decompress(InputStream compressed) throws IOException {
      return new ZstdInputStreamNoFinalizer(compressed).setLongMax(MAX_ZSTD_WINDOW_LOG);
    }
  };

  private static final int MAX_ZSTD_WINDOW_LOG = 27;

  /** Compressed bytes that are fetched at once: 1 MiB. */
  private static final int WINDOW_BYTES = 1 << 20;

  abstract InputStream decompress(InputStream compressed) throws IOException;

  /** The bytes that a file has once it is decompressed, of a length not known. */
  public FileSource of(FileSource file) {
    return DecompressedSource.ofUnknownSize(
        file, () -> decompress(new WindowedInput(file, 0, file.size(), WINDOW_BYTES)));
  }
}
