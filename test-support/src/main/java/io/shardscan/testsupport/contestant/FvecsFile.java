package io.shardscan.testsupport.contestant;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Vectors as .fvecs: each is its dimension and its components, four bytes each, little-endian. */
public final class FvecsFile {
  private static final int BUFFERED = 1 << 16;

  private FvecsFile() {}

  /** Reads all vectors of a file. */
  public static List<float[]> read(Path file) throws IOException {
    List<float[]> vectors = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFERED)) {
      for (byte[] head = in.readNBytes(Integer.BYTES);
          head.length > 0;
          head = in.readNBytes(Integer.BYTES)) {
        float[] vector = new float[ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt()];
        ByteBuffer.wrap(in.readNBytes(vector.length * Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(vector);
        vectors.add(vector);
      }
    }
    return vectors;
  }
}
