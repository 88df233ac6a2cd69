package io.shardscan.model.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.shardscan.model.store.ConditionalWriteProbe;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import io.shardscan.testsupport.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What conditional writes must do. */
public interface ConditionalPutContract extends StoreUnderTest {
  @Test
  default void theProbeFindsTheStoreFitAndLeavesNothing() {
    ConditionalWriteProbe.run(store());
    assertThat(list(ConditionalWriteProbe.PREFIX)).isEmpty();
  }

  @Test
  default void aConditionThatDoesNotHoldWritesNothing() {
    String key = folder() + "conditional";
    refuse(key, PutCondition.ifMatch("0123456789abcdef0123456789abcdef"));
    assertAbsent(key);
    StoredObject first = store().put(key, StoreUnderTest.bytes("first"), PutCondition.IF_ABSENT);
    refuse(key, PutCondition.IF_ABSENT);
    refuse(key, PutCondition.ifMatch("0123456789abcdef0123456789abcdef"));
    assertThat(text(key)).isEqualTo("first");

    PutCondition onFirst = PutCondition.ifMatch(first.etag());
    StoredObject second = store().put(key, StoreUnderTest.bytes("second"), onFirst);
    assertThat(second.etag()).isNotEqualTo(first.etag());
    refuse(key, onFirst);
    assertThat(text(key)).isEqualTo("second");

    store().delete(key);
    refuse(key, PutCondition.ifMatch(second.etag()));
    assertAbsent(key);
    store().put(key, StoreUnderTest.bytes("third"), PutCondition.IF_ABSENT);
    assertThat(text(key)).isEqualTo("third");
  }

  private void refuse(String key, PutCondition condition) {
    assertThatExceptionOfType(PreconditionFailedException.class)
        .isThrownBy(() -> store().put(key, StoreUnderTest.bytes("wrong"), condition))
        .satisfies(e -> assertThat(e.key()).isEqualTo(key));
  }

  @Test
  default void overwritesInQuickSuccessionAllHaveVersionsOfTheirOwn() {
    String key = folder() + "overwritten";
    Set<String> etags = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      etags.add(put(key, "%03d".formatted(i)).etag());
    }
    assertThat(etags).hasSize(100);
    assertThat(text(key)).isEqualTo("099");
  }

  @Test
  default void sixteenWritersLoseNoIncrement() throws Exception {
    Counter counter = new Counter(store(), folder() + "counter");
    counter.create();
    Concurrently.<Void>run(
        16,
        i ->
            () -> {
              counter.raise(25, "writer-" + i);
              return null;
            });
    assertThat(counter.total()).isEqualTo(16 * 25);
  }

  /** How often each of several processes raises a counter. */
  default int incrementsOfAProcess() {
    return 40;
  }

  @Test
  default void writersOfSeveralProcessesLoseNoIncrement() {
    String key = folder() + "counter-of-processes";
    Counter counter = new Counter(store(), key);
    counter.create();
    List<ChildJvm> children = new ArrayList<>();
    try {
      for (String writer : List.of("one", "two")) {
        List<String> arguments =
            Stream.concat(
                    Stream.of(Integer.toString(incrementsOfAProcess()), writer, key),
                    location().arguments().stream())
                .toList();
        children.add(ChildJvm.start(Counter.class, List.of("-Xmx64m"), arguments));
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> counter.isReady("one") && counter.isReady("two"));
      counter.start();
      try (ObjectStore another = location().open()) {
        new Counter(another, key).raise(incrementsOfAProcess(), "parent");
      }
      children.forEach(child -> child.await(Duration.ofSeconds(60)));
    } finally {
      children.forEach(ChildJvm::close);
    }
    assertThat(counter.total()).isEqualTo(3 * incrementsOfAProcess());
  }

  @Test
  default void ofManyThatCreateAKeyOneWins() throws Exception {
    String key = folder() + "created";
    List<Boolean> won =
        Concurrently.run(
            16,
            i ->
                () -> {
                  try {
                    store().put(key, StoreUnderTest.bytes("by " + i), PutCondition.IF_ABSENT);
                    return true;
                  } catch (PreconditionFailedException e) {
                    return false;
                  }
                });
    assertThat(won).containsOnlyOnce(true);
    assertThat(text(key)).isEqualTo("by " + won.indexOf(true));
  }
}
