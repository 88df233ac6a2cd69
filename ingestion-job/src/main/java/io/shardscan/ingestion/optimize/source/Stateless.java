package io.shardscan.ingestion.optimize.source;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** What a checkpoint holds of optimizing: nothing, since manifests tell what there is to do. */
public record Stateless() {
  /** Writes nothing. */
  static final class Serializer implements SimpleVersionedSerializer<Stateless> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Stateless state) {
      return new byte[0];
    }

    @Override
    public Stateless deserialize(int version, byte[] bytes) throws IOException {
      if (version != 1) {
        throw new IOException("unknown version of the state of optimizing: " + version);
      }
      return new Stateless();
    }
  }
}
