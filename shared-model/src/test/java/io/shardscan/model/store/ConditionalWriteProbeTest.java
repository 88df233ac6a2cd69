package io.shardscan.model.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionalWriteProbeTest {
  @TempDir private Path root;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = new DirectoryObjectStore(root);
  }

  @AfterEach
  void close() {
    store.close();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(CarelessStore.Fault.IGNORES_IF_ABSENT, "If-None-Match: *"),
        Arguments.of(CarelessStore.Fault.ACCEPTS_IF_MATCH_OF_MISSING_KEY, "does not exist"),
        Arguments.of(CarelessStore.Fault.IGNORES_IF_MATCH_OF_EXISTING_KEY, "overwritten version"),
        Arguments.of(CarelessStore.Fault.IGNORES_IF_MATCH_OF_READS, "read of one version"),
        Arguments.of(CarelessStore.Fault.WRITES_ALTHOUGH_REFUSED, "refused"),
        Arguments.of(CarelessStore.Fault.CHECKS_FIRST_AND_WRITES_LATER, "simultaneous writes"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aStoreThatLosesUpdatesIsFoundOutAndTheFaultNamed(CarelessStore.Fault fault, String named) {
    assertThatExceptionOfType(UnfitStoreException.class)
        .isThrownBy(() -> ConditionalWriteProbe.run(new CarelessStore(store, fault)))
        .withMessageContaining(named)
        .withMessageContaining("refuses to run");
    assertThat(keys()).isEmpty();
  }

  @Test
  void aFitStorePassesAndIsLeftAsItWas() {
    store.put("probe-of-mine", new byte[1], PutCondition.ALWAYS);
    ConditionalWriteProbe.run(store);
    assertThat(keys()).containsExactly("probe-of-mine");
  }

  @Test
  void whatAProbeThatWasKilledHasLeftIsRemovedLater() throws Exception {
    store.put("probe/killed/race-0", new byte[1], PutCondition.ALWAYS);
    store.put("probe/running/race-0", new byte[1], PutCondition.ALWAYS);
    FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
    Files.setLastModifiedTime(root.resolve("probe/killed/race-0"), yesterday);
    ConditionalWriteProbe.run(store);
    assertThat(keys()).containsExactly("probe/running/race-0");
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    store.list("", object -> keys.add(object.key()));
    return keys;
  }
}
