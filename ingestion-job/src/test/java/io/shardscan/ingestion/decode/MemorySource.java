package io.shardscan.ingestion.decode;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** A file in memory. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MemorySource(String name, byte[] bytes) implements FileSource {
  /** A text file. */
  public static MemorySource text(String name, String text) {
    return new MemorySource(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public InputStream open(long offset, long length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return new ByteArrayInputStream(bytes, (int) offset, (int) length);
  }

  @Override
  public byte[] read(long offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
  }
}
