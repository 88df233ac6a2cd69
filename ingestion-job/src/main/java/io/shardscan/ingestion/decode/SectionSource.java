package io.shardscan.ingestion.decode;

import java.io.InputStream;
import java.util.Objects;

/**
 * A part of a file as a file of its own.
 *
 * @param offset where in the file it begins
 * @param size bytes, at most up to the file's end
 */
public record SectionSource(FileSource file, long offset, long size) implements FileSource {
  @Override
  public String name() {
    return file.name();
  }

  @Override
  public InputStream open(long from, long length) {
    Objects.checkFromIndexSize(from, length, size);
    return file.open(offset + from, length);
  }

  @Override
  public byte[] read(long from, int length) {
    Objects.checkFromIndexSize(from, length, size);
    return file.read(offset + from, length);
  }
}
