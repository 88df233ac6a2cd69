package io.shardscan.model.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.SourceFailedException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.testsupport.ChildJvm;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What puts of streams must do. */
public interface StreamingContract extends StoreUnderTest {
  /** More than one part of an upload, and no multiple of any part size. */
  int SEVERAL_PARTS = 21_000_003;

  @Test
  default void aGibibyteOfUnknownLengthPassesThroughLittleMemory() {
    List<String> arguments =
        Stream.concat(
                Stream.of(Long.toString(1L << 30), folder() + "gibibyte"),
                location().arguments().stream())
            .toList();
    try (ChildJvm child = ChildJvm.start(StreamThrough.class, List.of("-Xmx128m"), arguments)) {
      System.out.println(child.await(Duration.ofMinutes(2)));
    } finally {
      store().delete(folder() + "gibibyte");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, 16 << 20, (16 << 20) + 1, SEVERAL_PARTS})
  default void streamsOfAllSizesArriveWhole(int size) throws IOException {
    for (long told : new long[] {size, ObjectStore.UNKNOWN_SIZE}) {
      String key = folder() + "stream";
      StoredObject put = store().put(key, new GeneratedStream(size), told, PutCondition.ALWAYS);
      assertThat(put.size()).isEqualTo(size);
      try (ObjectContent content = store().get(key, ReadOptions.WHOLE.ofVersion(put.etag()))) {
        assertSameBytes(content.stream(), new GeneratedStream(size));
      }
    }
  }

  /** Asserts that two streams give the same bytes to their ends. */
  static void assertSameBytes(InputStream found, InputStream wanted) throws IOException {
    int mebibyte = 1 << 20;
    byte[] block;
    do {
      block = wanted.readNBytes(mebibyte);
      assertThat(Arrays.mismatch(found.readNBytes(mebibyte), block)).isEqualTo(-1);
    } while (block.length == mebibyte);
  }

  @Test
  default void theStreamIsNotClosed() {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream source =
        new FilterInputStream(new GeneratedStream(10)) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    store().put(folder() + "not-closed", source, 10, PutCondition.ALWAYS);
    assertThat(closed).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, SEVERAL_PARTS})
  default void aSourceThatBreaksLeavesNothing(int bytesBefore) {
    String key = folder() + "broken";
    for (long told : new long[] {bytesBefore + 10L, ObjectStore.UNKNOWN_SIZE}) {
      InputStream broken =
          new SequenceInputStream(
              new GeneratedStream(bytesBefore),
              new BrokenStream(new IOException("the line went dead")));
      assertThatExceptionOfType(SourceFailedException.class)
          .isThrownBy(() -> store().put(key, broken, told, PutCondition.ALWAYS))
          .withMessageContaining("the line went dead")
          .satisfies(e -> assertThat(e.key()).isEqualTo(key));
      assertAbsent(key);
      assertNothingLeft(key);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, SEVERAL_PARTS})
  default void aSourceOfTheWrongSizeLeavesWhatWasThere(int size) {
    String key = folder() + "wrong-size";
    put(key, "old");
    for (int off : new int[] {-1, 1}) {
      InputStream source = new GeneratedStream(size + (long) off);
      assertThatExceptionOfType(SourceFailedException.class)
          .isThrownBy(() -> store().put(key, source, size, PutCondition.ALWAYS))
          .withMessageContaining(Integer.toString(size));
      assertThat(text(key)).isEqualTo("old");
      assertNothingLeft(key);
    }
  }

  @Test
  default void whatASourceThrowsUncheckedIsThrownOn() {
    String key = folder() + "unchecked";
    InputStream source = new BrokenStream(new UncheckedIOException(new IOException("unchecked")));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> store().put(key, source, 10, PutCondition.ALWAYS));
    assertAbsent(key);
    assertNothingLeft(key);
  }

  @Test
  default void conditionsHoldForStreamsOfSeveralParts() {
    String key = folder() + "conditional-stream";
    refuse(key, PutCondition.ifMatch("0123456789abcdef0123456789abcdef"));
    assertAbsent(key);
    StoredObject first = putParts(key, PutCondition.IF_ABSENT);
    refuse(key, PutCondition.IF_ABSENT);
    StoredObject second =
        store()
            .put(
                key,
                new ByteArrayInputStream(new byte[] {1, 2}),
                2,
                PutCondition.ifMatch(first.etag()));
    refuse(key, PutCondition.ifMatch(first.etag()));
    assertThat(store().head(key)).map(StoredObject::etag).contains(second.etag());
    StoredObject third = putParts(key, PutCondition.ifMatch(second.etag()));
    assertThat(store().head(key)).map(StoredObject::etag).contains(third.etag());
    assertNothingLeft(key);
  }

  private StoredObject putParts(String key, PutCondition condition) {
    return store()
        .put(key, new GeneratedStream(SEVERAL_PARTS), ObjectStore.UNKNOWN_SIZE, condition);
  }

  private void refuse(String key, PutCondition condition) {
    assertThatExceptionOfType(PreconditionFailedException.class)
        .isThrownBy(() -> putParts(key, condition));
    assertNothingLeft(key);
  }
}
