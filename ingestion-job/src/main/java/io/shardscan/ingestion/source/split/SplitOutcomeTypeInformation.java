package io.shardscan.ingestion.source.split;

import io.shardscan.ingestion.checkpoint.JsonSerializer;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializerTypeSerializerProxy;

/** How outcomes travel from the readers to the one task that commits. */
public final class SplitOutcomeTypeInformation extends TypeInformation<SplitOutcome> {
  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<SplitOutcome> getTypeClass() {
    return SplitOutcome.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<SplitOutcome> createSerializer(SerializerConfig config) {
    return new SimpleVersionedSerializerTypeSerializerProxy<>(
        () -> new JsonSerializer<>(SplitOutcome.class));
  }

  @Override
  public String toString() {
    return "SplitOutcome";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SplitOutcomeTypeInformation;
  }

  @Override
  public int hashCode() {
    return SplitOutcomeTypeInformation.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SplitOutcomeTypeInformation;
  }
}
