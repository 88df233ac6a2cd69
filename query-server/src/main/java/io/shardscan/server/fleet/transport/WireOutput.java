package io.shardscan.server.fleet.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes what members say to each other: big-endian numbers, and lengths before what varies. */
public final class WireOutput {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);
  private final DataOutputStream data = new DataOutputStream(bytes);

  private interface Write {
    void run() throws IOException;
  }

  private WireOutput write(Write write) {
    try {
      write.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  /** A number of 8 bits. */
  public WireOutput flag(int value) {
    return write(() -> data.writeByte(value));
  }

  /** A number of 32 bits. */
  public WireOutput number(int value) {
    return write(() -> data.writeInt(value));
  }

  /** A number of 64 bits. */
  public WireOutput large(long value) {
    return write(() -> data.writeLong(value));
  }

  /** A float, bit by bit. */
  public WireOutput real(float value) {
    return write(() -> data.writeInt(Float.floatToRawIntBits(value)));
  }

  /** A double, bit by bit. */
  public WireOutput wide(double value) {
    return write(() -> data.writeLong(Double.doubleToRawLongBits(value)));
  }

  /** A text, which may be null. */
  public WireOutput text(@Nullable String value) {
    if (value == null) {
      return number(-1);
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return number(utf8.length).write(() -> data.write(utf8));
  }

  /** Floats, which may be null. */
  public WireOutput reals(float @Nullable [] values) {
    if (values == null) {
      return number(-1);
    }
    byte[] raw = new byte[values.length * Float.BYTES];
    ByteBuffer.wrap(raw).asFloatBuffer().put(values);
    return number(values.length).write(() -> data.write(raw));
  }

  /** Bytes. */
  public WireOutput raw(byte[] value) {
    return number(value.length).write(() -> data.write(value));
  }

  /** How many elements there are, and each of them. */
  public <T> WireOutput each(Collection<T> elements, Consumer<T> writer) {
    number(elements.size());
    elements.forEach(writer);
    return this;
  }

  /** All that was written. */
  public byte[] bytes() {
    return bytes.toByteArray();
  }
}
