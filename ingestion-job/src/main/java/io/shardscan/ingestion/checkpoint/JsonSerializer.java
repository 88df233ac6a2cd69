package io.shardscan.ingestion.checkpoint;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes records into checkpoints, and between tasks, as JSON: an upgraded job reads what an older
 * one wrote, as long as fields are only added.
 *
 * @param <T> a record, or a sealed interface of records that names its subtypes
 */
public final class JsonSerializer<T> implements SimpleVersionedSerializer<T> {
  private static final int VERSION = 1;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Class<T> type;

  /** Serializes values of a type. */
  public JsonSerializer(Class<T> type) {
    this.type = type;
  }

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(T value) throws IOException {
    return MAPPER.writerFor(type).writeValueAsBytes(value);
  }

  @Override
  public T deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "%s was written by version %d of the job's state, this job reads version %d"
              .formatted(type.getSimpleName(), version, VERSION));
    }
    return MAPPER.readValue(bytes, type);
  }
}
