package io.shardscan.ingestion.decode.number;

import java.nio.ByteBuffer;

/**
 * What a number is on disk. Buffers are read in their own byte order, at absolute positions; their
 * own position is never moved.
 */
public enum NumberType {
  /** IEEE 754 half precision: 5 bits of exponent, 10 of fraction. */
  FLOAT16(Short.BYTES) {
    @Override
    public void floats(ByteBuffer from, int at, float[] to, int offset, int count) {
      for (int i = 0; i < count; i++) {
        to[offset + i] = Float.float16ToFloat(from.getShort(at + i * Short.BYTES));
      }
    }

    @Override
    public double number(ByteBuffer from, int at) {
      return Float.float16ToFloat(from.getShort(at));
    }
  },
  /** The upper half of a 32-bit float: 8 bits of exponent, 7 of fraction. */
  BFLOAT16(Short.BYTES) {
    @Override
    public void floats(ByteBuffer from, int at, float[] to, int offset, int count) {
      for (int i = 0; i < count; i++) {
        to[offset + i] = Float.intBitsToFloat(from.getShort(at + i * Short.BYTES) << Short.SIZE);
      }
    }

    @Override
    public double number(ByteBuffer from, int at) {
      return Float.intBitsToFloat(from.getShort(at) << Short.SIZE);
    }
  },
  FLOAT32(Float.BYTES) {
    @Override
    public void floats(ByteBuffer from, int at, float[] to, int offset, int count) {
      slice(from, at, count).asFloatBuffer().get(to, offset, count);
    }

    @Override
    public double number(ByteBuffer from, int at) {
      return from.getFloat(at);
    }
  },
  /** Rounded to the nearest 32-bit float; what is beyond its range becomes infinite. */
  FLOAT64(Double.BYTES) {
    @Override
    public void floats(ByteBuffer from, int at, float[] to, int offset, int count) {
      for (int i = 0; i < count; i++) {
        to[offset + i] = (float) from.getDouble(at + i * Double.BYTES);
      }
    }

    @Override
    public double number(ByteBuffer from, int at) {
      return from.getDouble(at);
    }
  },
  INT8(Byte.BYTES) {
    @Override
    public void floats(ByteBuffer from, int at, float[] to, int offset, int count) {
      for (int i = 0; i < count; i++) {
        to[offset + i] = from.get(at + i);
      }
    }

    @Override
    public long integer(ByteBuffer from, int at) {
      return from.get(at);
    }
  },
  UINT8(Byte.BYTES) {
    @Override
    public void floats(ByteBuffer from, int at, float[] to, int offset, int count) {
      for (int i = 0; i < count; i++) {
        to[offset + i] = from.get(at + i) & 0xff;
      }
    }

    @Override
    public long integer(ByteBuffer from, int at) {
      return from.get(at) & 0xff;
    }
  },
  INT16(Short.BYTES) {
    @Override
    public void floats(ByteBuffer from, int at, float[] to, int offset, int count) {
      for (int i = 0; i < count; i++) {
        to[offset + i] = from.getShort(at + i * Short.BYTES);
      }
    }

    @Override
    public long integer(ByteBuffer from, int at) {
      return from.getShort(at);
    }
  },
  UINT16(Short.BYTES) {
    @Override
    public void floats(ByteBuffer from, int at, float[] to, int offset, int count) {
      for (int i = 0; i < count; i++) {
        to[offset + i] = from.getShort(at + i * Short.BYTES) & 0xffff;
      }
    }

    @Override
    public long integer(ByteBuffer from, int at) {
      return from.getShort(at) & 0xffff;
    }
  },
  /** Beyond ±2²⁴ a vector's component is rounded to the nearest float; so are those below. */
  INT32(Integer.BYTES) {
    @Override
    public void floats(ByteBuffer from, int at, float[] to, int offset, int count) {
      for (int i = 0; i < count; i++) {
        to[offset + i] = from.getInt(at + i * Integer.BYTES);
      }
    }

    @Override
    public long integer(ByteBuffer from, int at) {
      return from.getInt(at);
    }
  },
  UINT32(Integer.BYTES) {
    @Override
    public void floats(ByteBuffer from, int at, float[] to, int offset, int count) {
      for (int i = 0; i < count; i++) {
        to[offset + i] = Integer.toUnsignedLong(from.getInt(at + i * Integer.BYTES));
      }
    }

    @Override
    public long integer(ByteBuffer from, int at) {
      return Integer.toUnsignedLong(from.getInt(at));
    }
  },
  INT64(Long.BYTES) {
    @Override
    public void floats(ByteBuffer from, int at, float[] to, int offset, int count) {
      for (int i = 0; i < count; i++) {
        to[offset + i] = from.getLong(at + i * Long.BYTES);
      }
    }

    @Override
    public long integer(ByteBuffer from, int at) {
      return from.getLong(at);
    }
  },
  /** {@link #integer} gives its bits: half of its range fits no {@code long}. */
  UINT64(Long.BYTES) {
    @Override
    public void floats(ByteBuffer from, int at, float[] to, int offset, int count) {
      for (int i = 0; i < count; i++) {
        to[offset + i] = unsigned(from.getLong(at + i * Long.BYTES));
      }
    }

    @Override
    public long integer(ByteBuffer from, int at) {
      return from.getLong(at);
    }
  };

  private final int bytes;

  NumberType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a number. */
  public int bytes() {
    return bytes;
  }

  /** Whether it is one of the types of floating-point numbers. */
  public boolean isFloat() {
    return compareTo(FLOAT64) <= 0;
  }

  /**
   * Reads consecutive numbers, each as the nearest 32-bit float.
   *
   * @param from backed by an array
   * @param at where in the buffer the first one is
   */
  public abstract void floats(ByteBuffer from, int at, float[] to, int offset, int count);

  /** Reads an integer. */
  public long integer(ByteBuffer from, int at) {
    throw new IllegalStateException(this + " is no type of integers");
  }

  /** Reads a floating-point number. */
  public double number(ByteBuffer from, int at) {
    throw new IllegalStateException(this + " is no type of floating-point numbers");
  }

  ByteBuffer slice(ByteBuffer from, int at, int count) {
    return from.slice(at, count * bytes).order(from.order());
  }

  /** The lowest bit only decides the rounding, so it may be merged into the one above. */
  static float unsigned(long bits) {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2f;
  }
}
