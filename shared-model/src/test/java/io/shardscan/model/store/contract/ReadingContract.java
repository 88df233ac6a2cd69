package io.shardscan.model.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectTooLargeException;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What reads must do. */
public interface ReadingContract extends StoreUnderTest {
  @Test
  default void whatWasPutIsRead() {
    String key = folder() + "a/b c+d%20&e'f.bin";
    StoredObject put = put(key, "hello");
    assertThat(put.key()).isEqualTo(key);
    assertThat(put.size()).isEqualTo(5);
    assertThat(put.etag()).isNotEmpty().doesNotContain("\"");
    assertThat(put.modified()).isCloseTo(Instant.now(), Assertions.within(Duration.ofMinutes(1)));
    assertThat(text(key)).isEqualTo("hello");
    assertThat(store().read(key, 5).etag()).isEqualTo(put.etag());
    assertThat(store().head(key))
        .get()
        .satisfies(
            head -> {
              assertThat(head.size()).isEqualTo(5);
              assertThat(head.etag()).isEqualTo(put.etag());
            });
  }

  @Test
  default void aRangeIsCutAtTheEndOfTheObject() throws IOException {
    String key = folder() + "digits";
    put(key, "0123456789");
    assertThat(range(key, 0, ReadOptions.TO_END)).isEqualTo("0123456789");
    assertThat(range(key, 0, 1)).isEqualTo("0");
    assertThat(range(key, 3, 4)).isEqualTo("3456");
    assertThat(range(key, 9, 1)).isEqualTo("9");
    assertThat(range(key, 9, ReadOptions.TO_END)).isEqualTo("9");
    assertThat(range(key, 8, 100)).isEqualTo("89");
    assertThat(range(key, 5, Long.MAX_VALUE)).isEqualTo("56789");
    assertThat(range(key, 5, 0)).isEmpty();
    assertThat(range(key, 10, 1)).isEmpty();
    assertThat(range(key, 10, ReadOptions.TO_END)).isEmpty();
    assertThat(range(key, Long.MAX_VALUE - 1, 1)).isEmpty();
  }

  @Test
  default void anEmptyObjectIsAnObject() throws IOException {
    String key = folder() + "empty";
    StoredObject put = store().put(key, new byte[0], PutCondition.IF_ABSENT);
    assertThat(put.size()).isZero();
    assertThat(text(key)).isEmpty();
    assertThat(range(key, 0, ReadOptions.TO_END)).isEmpty();
    assertThat(range(key, 0, 1)).isEmpty();
    assertThat(range(key, 7, 1)).isEmpty();
    assertThat(store().head(key)).map(StoredObject::etag).contains(put.etag());
  }

  private String range(String key, long offset, long length) throws IOException {
    try (ObjectContent content = store().get(key, ReadOptions.range(offset, length))) {
      assertThat(content.object().size()).isEqualTo(store().head(key).orElseThrow().size());
      return new String(content.stream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  default void aVersionIsReadOrRefused() throws IOException {
    String key = folder() + "versions";
    StoredObject first = put(key, "first");
    try (ObjectContent content =
        store().get(key, ReadOptions.range(1, 2).ofVersion(first.etag()))) {
      assertThat(content.stream().readAllBytes()).isEqualTo(StoreUnderTest.bytes("ir"));
      assertThat(content.object().etag()).isEqualTo(first.etag());
    }
    StoredObject second = put(key, "other");
    assertThat(second.etag()).isNotEqualTo(first.etag());
    for (ReadOptions options :
        new ReadOptions[] {ReadOptions.WHOLE, ReadOptions.range(2, 1), ReadOptions.range(9, 1)}) {
      assertThatExceptionOfType(PreconditionFailedException.class)
          .isThrownBy(() -> store().get(key, options.ofVersion(first.etag())))
          .satisfies(e -> assertThat(e.key()).isEqualTo(key));
    }
  }

  @Test
  default void aReadThatHasBegunOutlivesTheReplacementAndTheDeletion() throws IOException {
    String key = folder() + "outlived";
    byte[] old = new byte[3 << 20];
    Arrays.fill(old, (byte) 1);
    store().put(key, old, PutCondition.ALWAYS);
    try (ObjectContent content = store().get(key, ReadOptions.WHOLE)) {
      byte[] start = content.stream().readNBytes(1_000);
      put(key, "new");
      store().delete(key);
      byte[] rest = content.stream().readAllBytes();
      assertThat(start.length + rest.length).isEqualTo(old.length);
      assertThat(rest).containsOnly(1);
    }
  }

  @Test
  default void whatIsNotThereIsNotFound() {
    String key = folder() + "nothing";
    assertThat(store().head(key)).isEmpty();
    assertThatExceptionOfType(ObjectNotFoundException.class)
        .isThrownBy(() -> store().get(key, ReadOptions.WHOLE))
        .satisfies(e -> assertThat(e.key()).isEqualTo(key));
    assertThatExceptionOfType(ObjectNotFoundException.class)
        .isThrownBy(() -> store().get(key, ReadOptions.WHOLE.ofVersion("abc")));
    assertThatExceptionOfType(ObjectNotFoundException.class)
        .isThrownBy(() -> store().get(key, ReadOptions.range(0, 0)));
    assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store().read(key, 1));
    put(folder() + "inner/object", "x");
    assertThat(store().head(folder() + "inner")).isEmpty();
    assertThatExceptionOfType(ObjectNotFoundException.class)
        .isThrownBy(() -> store().read(folder() + "inner", 1));
  }

  @Test
  default void anObjectThatIsTooLargeIsNotReadIntoMemory() {
    String key = folder() + "large";
    put(key, "12345678");
    assertThat(store().read(key, 8).bytes()).hasSize(8);
    assertThatExceptionOfType(ObjectTooLargeException.class)
        .isThrownBy(() -> store().read(key, 7))
        .withMessageContaining("8 bytes")
        .withMessageContaining("at most 7");
  }

  @Test
  default void deletingTwiceIsNoError() {
    String key = folder() + "x/y/deleted";
    put(key, "x");
    store().delete(key);
    store().delete(key);
    assertAbsent(key);
    put(key, "again");
    assertThat(text(key)).isEqualTo("again");
  }

  @Test
  default void readersOfAKeyThatIsBeingReplacedSeeWholeVersions() throws Exception {
    String key = folder() + "replaced";
    store().put(key, version(1), PutCondition.ALWAYS);
    AtomicBoolean done = new AtomicBoolean();
    Callable<Integer> writer =
        () -> {
          try {
            for (int i = 2; i <= 60; i++) {
              store().put(key, version(i), PutCondition.ALWAYS);
            }
          } finally {
            done.set(true);
          }
          return 0;
        };
    Callable<Integer> reader =
        () -> {
          int reads = 0;
          int last = 0;
          while (!done.get()) {
            byte[] seen = store().read(key, 2 << 20).bytes();
            assertThat(seen).isEqualTo(version(seen[0]));
            assertThat((int) seen[0]).isGreaterThanOrEqualTo(last);
            last = seen[0];
            reads++;
          }
          return reads;
        };
    assertThat(Concurrently.run(3, i -> i == 0 ? writer : reader).subList(1, 3))
        .allMatch(reads -> reads > 5);
    assertThat(store().read(key, 2 << 20).bytes()).isEqualTo(version(60));
  }

  private static byte[] version(int number) {
    byte[] bytes = new byte[1_500_000 + 1_000 * number];
    Arrays.fill(bytes, (byte) number);
    return bytes;
  }
}
