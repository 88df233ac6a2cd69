package io.shardscan.server.fleet.transport;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what {@link WireOutput} wrote. No size is believed beyond the bytes that there are. */
public final class WireInput {
  private final ByteBuffer bytes;

  /** What another member sent. */
  public WireInput(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  private int size(int least) {
    int size = bytes.getInt();
    if (size < -1 || (long) size * least > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    return size;
  }

  /** Bytes that are still to be read. */
  public int remaining() {
    return bytes.remaining();
  }

  /** A number of 8 bits. */
  public int flag() {
    return bytes.get();
  }

  /** A number of 32 bits. */
  public int number() {
    return bytes.getInt();
  }

  /** A number of 64 bits. */
  public long large() {
    return bytes.getLong();
  }

  /** A float. */
  public float real() {
    return Float.intBitsToFloat(bytes.getInt());
  }

  /** A double. */
  public double wide() {
    return Double.longBitsToDouble(bytes.getLong());
  }

  /** A text that may be null. */
  public @Nullable String textOrNull() {
    int size = size(1);
    if (size < 0) {
      return null;
    }
    byte[] utf8 = new byte[size];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** A text. */
  public String text() {
    return Objects.requireNonNull(textOrNull());
  }

  /** Floats that may be null. */
  public float @Nullable [] realsOrNull() {
    int size = size(Float.BYTES);
    if (size < 0) {
      return null;
    }
    float[] values = new float[size];
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + size * Float.BYTES);
    return values;
  }

  /** Bytes. */
  public byte[] raw() {
    byte[] value = new byte[Math.max(0, size(1))];
    bytes.get(value);
    return value;
  }

  /** Elements, each of at least one byte. */
  public <T> List<T> each(Supplier<T> reader) {
    int size = Math.max(0, size(1));
    List<T> elements = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      elements.add(reader.get());
    }
    return elements;
  }
}
