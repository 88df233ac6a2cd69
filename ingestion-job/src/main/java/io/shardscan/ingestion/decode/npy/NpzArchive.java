package io.shardscan.ingestion.decode.npy;

import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SectionSource;
import io.shardscan.ingestion.decode.WindowedInput;
import io.shardscan.ingestion.decode.array.NamedArray;
import io.shardscan.ingestion.decode.compression.DecompressedSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.Inflater;

/**
 * The arrays of an npz archive.
 *
 * @param arrays in the archive's order
 * @param compressed whether one of them is compressed, so that reading begins at its start
 */
record NpzArchive(List<NamedArray> arrays, boolean compressed) {
  private static final String SUFFIX = ".npy";
  private static final int HEADER_SIGNATURE = 0x04034b50;
  private static final int HEADER_BYTES = 30;

  /** Compressed bytes that are fetched at once: 256 KiB. */
  private static final int WINDOW_BYTES = 256 << 10;

  /** An entry, and where in the archive its bytes are. */
  private record Located(ZipEntry entry, long offset) {
    long end() {
      return offset + entry.storedBytes();
    }
  }

  /** Reads the directory and every array's header. */
  static NpzArchive read(FileSource source) {
    List<Located> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ZipEntry entry : ZipDirectory.read(source)) {
      if (!names.add(entry.name())) {
        throw ZipDirectory.damaged(
            "it has the file '%s' twice".formatted(ColumnNames.abridged(entry.name())));
      }
      if (entry.name().endsWith(SUFFIX)) {
        entries.add(locate(source, entry));
      }
    }
    checkApart(entries);
    List<NamedArray> arrays = new ArrayList<>(entries.size());
    boolean compressed = false;
    for (Located located : entries) {
      ZipEntry entry = located.entry();
      String name = entry.name().substring(0, entry.name().length() - SUFFIX.length());
      boolean deflated = entry.method() == ZipEntry.DEFLATED;
      arrays.add(NpyArray.read(bytes(source, located), name, deflated));
      compressed |= deflated;
    }
    return new NpzArchive(arrays, compressed);
  }

  private static Located locate(FileSource source, ZipEntry entry) {
    ByteBuffer header = ZipDirectory.bytes(source, entry.headerOffset(), HEADER_BYTES);
    if (header.getInt(0) != HEADER_SIGNATURE) {
      throw ZipDirectory.damaged(
          "'%s' is not where it is said to be".formatted(ColumnNames.abridged(entry.name())));
    }
    long offset =
        entry.headerOffset()
            + HEADER_BYTES
            + Short.toUnsignedInt(header.getShort(26))
            + Short.toUnsignedInt(header.getShort(28));
    if (entry.storedBytes() < 0
        || entry.bytes() < 0
        || offset > source.size()
        || entry.storedBytes() > source.size() - offset) {
      throw ZipDirectory.damaged(
          "'%s' goes beyond its end".formatted(ColumnNames.abridged(entry.name())));
    }
    return new Located(entry, offset);
  }

  /** Entries that share bytes are how a small archive stands for endless data. */
  private static void checkApart(List<Located> entries) {
    List<Located> sorted =
        entries.stream().sorted(Comparator.comparingLong(Located::offset)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i - 1).end() > sorted.get(i).entry().headerOffset()) {
        throw ZipDirectory.damaged(
            "'%s' and '%s' overlap"
                .formatted(
                    ColumnNames.abridged(sorted.get(i - 1).entry().name()),
                    ColumnNames.abridged(sorted.get(i).entry().name())));
      }
    }
  }

  private static FileSource bytes(FileSource source, Located located) {
    ZipEntry entry = located.entry();
    return switch (entry.method()) {
      case ZipEntry.STORED -> {
        if (entry.storedBytes() != entry.bytes()) {
          throw ZipDirectory.damaged(
              "'%s' is not compressed, but has two sizes"
                  .formatted(ColumnNames.abridged(entry.name())));
        }
        yield new SectionSource(source, located.offset(), entry.bytes());
      }
      case ZipEntry.DEFLATED ->
          DecompressedSource.ofSize(
              source, entry.storedBytes(), entry.bytes(), () -> inflate(source, located));
      default ->
          throw new DecodeException(
              "'%s' in the zip archive is compressed with method %d; numpy.savez and numpy.savez_compressed write what can be read"
                  .formatted(ColumnNames.abridged(entry.name()), entry.method()));
    };
  }

  private static CheckedInflation inflate(FileSource source, Located located) {
    ZipEntry entry = located.entry();
    WindowedInput in =
        new WindowedInput(source, located.offset(), entry.storedBytes(), WINDOW_BYTES);
    return new CheckedInflation(in, new Inflater(true), entry.bytes(), entry.crc());
  }
}
