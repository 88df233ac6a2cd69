package io.shardscan.model.basis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A basis as the bytes of an object, which {@code docs/segment-format.md} describes: all numbers
 * little-endian, a CRC32C at the end.
 */
public final class BasisFile {
  /** Most bytes of a basis: that of the most dimensions and the most cells, some 50 MiB. */
  public static final int MAX_BYTES =
      Math.toIntExact(size(Basis.MAX_DIMENSION, Basis.MAX_CELLS, Basis.MAX_STAGES));

  private static final byte[] MAGIC = "SHARDBAS".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT = 1;
  private static final int HEAD_BYTES = 8 + 4 * Integer.BYTES;

  private BasisFile() {}

  /** The bytes of a basis. */
  public static byte[] write(Basis basis) {
    int stages = basis.stages().length;
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(size(basis.dimension(), basis.cells(), stages)))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).putInt(FORMAT);
    bytes.putInt(basis.dimension()).putInt(basis.cells()).putInt(stages);
    for (int stage : basis.stages()) {
      bytes.putInt(stage);
    }
    put(bytes, basis.mean());
    put(bytes, basis.axes());
    put(bytes, basis.scales());
    put(bytes, basis.centroids());
    put(bytes, basis.spreads());
    put(bytes, basis.norms());
    bytes.putInt(checksum(bytes.array()));
    return bytes.array();
  }

  /**
   * Reads a basis. The bytes may be damaged in any way: sizes are checked before memory is
   * allocated for them.
   *
   * @param id the basis's id, for messages
   * @throws DamagedBasisException if these are not the bytes of a sound basis
   */
  public static Basis read(String id, byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    if (content.length < HEAD_BYTES + Integer.BYTES
        || !ByteBuffer.wrap(MAGIC).equals(bytes.slice(0, MAGIC.length))) {
      throw new DamagedBasisException(id, "it does not begin as a basis does", null);
    }
    bytes.position(MAGIC.length);
    int format = bytes.getInt();
    int dimension = bytes.getInt();
    int cells = bytes.getInt();
    int stages = bytes.getInt();
    if (format != FORMAT) {
      throw new DamagedBasisException(
          id, "it has format %d; the one known here is %d".formatted(format, FORMAT), null);
    }
    if (dimension < 1
        || dimension > Basis.MAX_DIMENSION
        || cells < 1
        || cells > Basis.MAX_CELLS
        || stages < 0
        || stages > Basis.MAX_STAGES
        || content.length != size(dimension, cells, stages)) {
      throw new DamagedBasisException(
          id,
          "it is said to have %d dimensions, %d cells and %d stages, which does not fit its %d bytes"
              .formatted(dimension, cells, stages, content.length),
          null);
    }
    if (checksum(content) != bytes.getInt(content.length - Integer.BYTES)) {
      throw new DamagedBasisException(id, "its checksum is wrong", null);
    }
    int[] ends = new int[stages];
    for (int i = 0; i < stages; i++) {
      ends[i] = bytes.getInt();
    }
    float[] mean = floats(id, bytes, dimension);
    float[] axes = floats(id, bytes, dimension * dimension);
    float[] scales = floats(id, bytes, dimension);
    float[] centroids = floats(id, bytes, cells * dimension);
    float[] spreads = floats(id, bytes, cells);
    float[] norms = floats(id, bytes, cells);
    for (float scale : scales) {
      if (!(scale > 0)) {
        throw new DamagedBasisException(id, "a scale is " + scale, null);
      }
    }
    try {
      return new Basis(mean, axes, scales, ends, centroids, spreads, norms);
    } catch (IllegalArgumentException e) {
      throw new DamagedBasisException(id, "its numbers do not make a basis", e);
    }
  }

  private static long size(long dimension, long cells, long stages) {
    long floats = dimension * dimension + 2 * dimension + cells * dimension + 2 * cells;
    return HEAD_BYTES + Integer.BYTES * (stages + 1) + Float.BYTES * floats;
  }

  private static void put(ByteBuffer bytes, float[] values) {
    bytes.asFloatBuffer().put(values);
    bytes.position(bytes.position() + values.length * Float.BYTES);
  }

  private static float[] floats(String id, ByteBuffer bytes, int count) {
    float[] values = new float[count];
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + count * Float.BYTES);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new DamagedBasisException(id, "one of its numbers is " + value, null);
      }
    }
    return values;
  }

  /** Of all bytes but the last four. */
  private static int checksum(byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content, 0, content.length - Integer.BYTES);
    return (int) checksum.getValue();
  }
}
