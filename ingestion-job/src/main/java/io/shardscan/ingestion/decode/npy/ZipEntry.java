package io.shardscan.ingestion.decode.npy;

/**
 * A file in a zip archive, as the archive's directory describes it.
 *
 * @param method how it is compressed: {@link #STORED} or {@link #DEFLATED}
 * @param crc CRC-32 of its bytes
 * @param storedBytes its bytes in the archive
 * @param bytes its bytes
 * @param headerOffset where in the archive its own header begins
 */
record ZipEntry(
    String name, int method, long crc, long storedBytes, long bytes, long headerOffset) {
  static final int STORED = 0;
  static final int DEFLATED = 8;
}
