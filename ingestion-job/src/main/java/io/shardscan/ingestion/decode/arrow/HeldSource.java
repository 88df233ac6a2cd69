package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.FileSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/** A part of a file that has been fetched whole. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HeldSource(String name, byte[] bytes) implements FileSource {
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
