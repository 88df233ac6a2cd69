package io.shardscan.ingestion.decode.npy;

import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.model.limits.Limits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory at a zip archive's end, also in the form for archives beyond 4 GiB. It is believed
 * alone: what lies between its entries is not looked at.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">The format</a>
 */
final class ZipDirectory {
  /** Most entries: an array for the key, one for the vectors, the metadata, and as many others. */
  private static final int MAX_ENTRIES = 2 * Limits.MAX_METADATA_COLUMNS;

  private static final int MAX_DIRECTORY_BYTES = 4 << 20;

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xffff;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int LARGE_END_SIGNATURE = 0x06064b50;
  private static final int LARGE_END_BYTES = 56;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LARGE_FIELD = 1;
  private static final int ENCRYPTED_FLAG = 1;
  private static final long IN_LARGE_FIELD = 0xffff_ffffL;

  private ZipDirectory() {}

  /** The entries of an archive, in the directory's order. */
  static List<ZipEntry> read(FileSource source) {
    int tailBytes = (int) Math.min(source.size(), END_BYTES + MAX_COMMENT_BYTES);
    ByteBuffer tail = bytes(source, source.size() - tailBytes, tailBytes);
    int end = tailBytes - END_BYTES;
    while (end >= 0 && !isEnd(tail, end)) {
      end--;
    }
    if (end < 0) {
      throw new DecodeException("The file is not a zip archive, or it is cut off");
    }
    long entries = Short.toUnsignedInt(tail.getShort(end + 10));
    long length = Integer.toUnsignedLong(tail.getInt(end + 12));
    long offset = Integer.toUnsignedLong(tail.getInt(end + 16));
    int locator = end - LOCATOR_BYTES;
    if (locator >= 0 && tail.getInt(locator) == LOCATOR_SIGNATURE) {
      ByteBuffer large = bytes(source, tail.getLong(locator + 8), LARGE_END_BYTES);
      if (large.getInt(0) != LARGE_END_SIGNATURE) {
        throw damaged("its directory's end is not where it is said to be");
      }
      entries = large.getLong(32);
      length = large.getLong(40);
      offset = large.getLong(48);
    }
    if (entries < 0 || entries > MAX_ENTRIES || length < 0 || length > MAX_DIRECTORY_BYTES) {
      throw new DecodeException(
          "The zip archive has %s files in a directory of %s bytes; at most %d in %d bytes are allowed"
              .formatted(
                  Long.toUnsignedString(entries),
                  Long.toUnsignedString(length),
                  MAX_ENTRIES,
                  MAX_DIRECTORY_BYTES));
    }
    ByteBuffer directory = bytes(source, offset, (int) length);
    List<ZipEntry> found = new ArrayList<>((int) entries);
    for (int i = 0; i < entries; i++) {
      found.add(entry(directory));
    }
    return found;
  }

  private static boolean isEnd(ByteBuffer tail, int at) {
    return tail.getInt(at) == END_SIGNATURE
        && at + END_BYTES + Short.toUnsignedInt(tail.getShort(at + 20)) == tail.capacity();
  }

  /** Reads the entry at the buffer's position, and passes it. */
  private static ZipEntry entry(ByteBuffer directory) {
    int at = directory.position();
    if (directory.remaining() < ENTRY_BYTES || directory.getInt(at) != ENTRY_SIGNATURE) {
      throw damaged("its directory has fewer files than it is said to have");
    }
    int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
    int extraBytes = Short.toUnsignedInt(directory.getShort(at + 30));
    int commentBytes = Short.toUnsignedInt(directory.getShort(at + 32));
    int total = ENTRY_BYTES + nameBytes + extraBytes + commentBytes;
    if (directory.remaining() < total) {
      throw damaged("its directory is cut off");
    }
    byte[] name = new byte[nameBytes];
    directory.get(at + ENTRY_BYTES, name);
    String text = new String(name, StandardCharsets.UTF_8);
    if ((directory.getShort(at + 8) & ENCRYPTED_FLAG) != 0) {
      throw new DecodeException(
          "'%s' in the zip archive is encrypted".formatted(ColumnNames.abridged(text)));
    }
    ByteBuffer large =
        largeField(
            directory
                .slice(at + ENTRY_BYTES + nameBytes, extraBytes)
                .order(ByteOrder.LITTLE_ENDIAN));
    long bytes = size(directory.getInt(at + 24), large);
    long storedBytes = size(directory.getInt(at + 20), large);
    long headerOffset = size(directory.getInt(at + 42), large);
    directory.position(at + total);
    return new ZipEntry(
        text,
        Short.toUnsignedInt(directory.getShort(at + 10)),
        Integer.toUnsignedLong(directory.getInt(at + 16)),
        storedBytes,
        bytes,
        headerOffset);
  }

  /** The extra field that has what is too large for the others, in the order of the format. */
  private static ByteBuffer largeField(ByteBuffer extra) {
    while (extra.remaining() >= 2 * Short.BYTES) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
      if (id == LARGE_FIELD) {
        return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + length);
    }
    return ByteBuffer.allocate(0);
  }

  private static long size(int field, ByteBuffer large) {
    long size = Integer.toUnsignedLong(field);
    if (size != IN_LARGE_FIELD) {
      return size;
    }
    if (large.remaining() < Long.BYTES) {
      throw damaged("a size is missing in its directory");
    }
    return large.getLong();
  }

  /** Reads bytes of the archive. */
  static ByteBuffer bytes(FileSource source, long offset, int length) {
    if (offset < 0 || offset > source.size() - length) {
      throw damaged("it is cut off, or points beyond its end");
    }
    return ByteBuffer.wrap(source.read(offset, length)).order(ByteOrder.LITTLE_ENDIAN);
  }

  static DecodeException damaged(String problem) {
    return new DecodeException("The zip archive is damaged: " + problem);
  }
}
