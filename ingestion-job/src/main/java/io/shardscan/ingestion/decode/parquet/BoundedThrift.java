package io.shardscan.ingestion.decode.parquet;

import java.io.ByteArrayInputStream;
import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;
import shaded.parquet.org.apache.thrift.transport.TTransport;
import shaded.parquet.org.apache.thrift.transport.TTransportException;

/**
 * Reads Thrift structures from bytes. What a list or text is said to hold is checked against the
 * bytes that there are before it is allocated, which parquet-java does not do.
 */
final class BoundedThrift {
  /** Thrift's number for the type of structures. */
  private static final byte STRUCT = 12;

  private BoundedThrift() {}

  /**
   * Fills a structure.
   *
   * @return how many bytes it had
   * @throws TException if the bytes are not such a structure, or end within it
   */
  static int read(TBase<?, ?> structure, byte[] bytes, int offset, int length) throws TException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes, offset, length);
    TConfiguration bounds =
        TConfiguration.custom().setMaxMessageSize(length).setMaxFrameSize(length).build();
    structure.read(new Protocol(new TIOStreamTransport(bounds, in), length));
    return length - in.available();
  }

  private static final class Protocol extends TCompactProtocol {
    Protocol(TTransport transport, int bytes) {
      super(transport, bytes, bytes);
    }

    /**
     * The fewest bytes of a list's element: no structure of Parquet that stands in lists has fewer.
     */
    @Override
    public int getMinSerializedSize(byte type) throws TTransportException {
      return type == STRUCT ? 3 : Math.max(1, super.getMinSerializedSize(type));
    }
  }
}
