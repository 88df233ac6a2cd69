package io.shardscan.model.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.contract.Concurrently;
import io.shardscan.model.store.contract.Counter;
import io.shardscan.model.store.contract.GeneratedStream;
import io.shardscan.model.store.contract.StoreUnderTest;
import io.shardscan.model.store.contract.StreamingContract;
import io.shardscan.testsupport.LossyProxy;
import java.io.IOException;
import java.io.InputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must happen where a request is done but its answer is lost, or no server is there. */
interface LostReplyContract extends S3StoreUnderTest {
  private LossyProxy proxy() {
    return LossyProxy.to(server().endpoint());
  }

  private ObjectStore through(LossyProxy proxy) {
    return new S3ObjectStore(settingsAt(proxy.endpoint()));
  }

  static PutCondition[] conditions() {
    return new PutCondition[] {PutCondition.ALWAYS, PutCondition.IF_ABSENT};
  }

  @ParameterizedTest
  @MethodSource("conditions")
  default void aPutWhoseReplyIsLostIsUnknownUntilRead(PutCondition condition) {
    String key = folder() + "lost";
    try (LossyProxy proxy = proxy();
        ObjectStore store = through(proxy)) {
      proxy.lose(1, line -> line.startsWith("PUT"));
      assertThatExceptionOfType(OutcomeUnknownException.class)
          .isThrownBy(() -> store.put(key, StoreUnderTest.bytes("new"), condition))
          .satisfies(e -> assertThat(e.key()).isEqualTo(key));
      assertThat(proxy.lost()).isEqualTo(1);
      assertThat(store.read(key, 10).bytes()).isEqualTo(StoreUnderTest.bytes("new"));
    }
  }

  @Test
  default void aCompareAndSwapWhoseReplyIsLostIsNotReportedAsRefused() {
    String key = folder() + "lost-swap";
    StoredObject old = put(key, "old");
    try (LossyProxy proxy = proxy();
        ObjectStore store = through(proxy)) {
      PutCondition condition = PutCondition.ifMatch(old.etag());
      assertThat(store.head(key)).isPresent(); // the connection that breaks is one in use before
      proxy.lose(1, line -> line.startsWith("PUT"));
      assertThatExceptionOfType(OutcomeUnknownException.class)
          .isThrownBy(() -> store.put(key, StoreUnderTest.bytes("new"), condition));
      assertThat(text(key)).isEqualTo("new");
    }
  }

  @Test
  default void anUploadWhoseLastReplyIsLostIsUnknownUntilRead() throws IOException {
    String key = folder() + "lost-upload";
    int size = StreamingContract.SEVERAL_PARTS;
    try (LossyProxy proxy = proxy();
        ObjectStore store = through(proxy)) {
      proxy.lose(1, line -> line.startsWith("POST") && line.contains("uploadId="));
      assertThatExceptionOfType(OutcomeUnknownException.class)
          .isThrownBy(
              () -> store.put(key, new GeneratedStream(size), size, PutCondition.IF_ABSENT));
      assertThat(proxy.lost()).isEqualTo(1);
      try (InputStream stream = store.get(key, ReadOptions.WHOLE).stream()) {
        StreamingContract.assertSameBytes(stream, new GeneratedStream(size));
      }
    }
    assertNothingLeft(key);
  }

  @Test
  default void aPartWhoseReplyIsLostIsSentAgain() throws IOException {
    String key = folder() + "lost-part";
    int size = StreamingContract.SEVERAL_PARTS;
    try (LossyProxy proxy = proxy();
        ObjectStore store = through(proxy)) {
      proxy.lose(2, line -> line.startsWith("PUT") && line.contains("partNumber="));
      store.put(key, new GeneratedStream(size), ObjectStore.UNKNOWN_SIZE, PutCondition.IF_ABSENT);
      assertThat(proxy.lost()).isEqualTo(2);
      try (InputStream stream = store.get(key, ReadOptions.WHOLE).stream()) {
        StreamingContract.assertSameBytes(stream, new GeneratedStream(size));
      }
    }
  }

  @Test
  default void anUploadThatCannotBeSentLeavesNothing() {
    String key = folder() + "lost-parts";
    int size = StreamingContract.SEVERAL_PARTS;
    try (LossyProxy proxy = proxy();
        ObjectStore store = through(proxy)) {
      proxy.lose(4, line -> line.startsWith("PUT") && line.contains("partNumber=2"));
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(
              () -> store.put(key, new GeneratedStream(size), size, PutCondition.IF_ABSENT));
    }
    assertAbsent(key);
    assertNothingLeft(key);
  }

  @Test
  default void readsAndDeletesAreRepeated() {
    String key = folder() + "repeated";
    put(key, "content");
    try (LossyProxy proxy = proxy();
        ObjectStore store = through(proxy)) {
      proxy.lose(2, line -> line.startsWith("HEAD"));
      assertThat(store.head(key)).isPresent();
      proxy.lose(2, line -> line.startsWith("GET"));
      assertThat(store.read(key, 10).bytes()).hasSize(7);
      proxy.lose(2, line -> line.startsWith("GET"));
      store.list(key, object -> assertThat(object.size()).isEqualTo(7));
      proxy.lose(2, line -> line.startsWith("DELETE"));
      store.delete(key);
      assertThat(proxy.lost()).isEqualTo(8);
    }
    assertAbsent(key);
  }

  @Test
  default void writersWhoseRepliesAreLostLoseNoIncrement() throws Exception {
    String key = folder() + "counter-with-lost-replies";
    try (LossyProxy proxy = proxy();
        ObjectStore store = through(proxy)) {
      Counter counter = new Counter(store, key);
      counter.create();
      Concurrently.<Void>run(
          4,
          i ->
              () -> {
                for (int round = 1; round <= 5; round++) {
                  proxy.lose(1, line -> line.startsWith("PUT"));
                  counter.raise(5 * round, "writer-" + i);
                }
                return null;
              });
      assertThat(proxy.lost()).isGreaterThan(5);
      assertThat(counter.total()).isEqualTo(4 * 25);
    }
  }

  @Test
  default void aServerThatIsDownIsUnavailableAndNothingIsDone() {
    String key = folder() + "down";
    StoredObject before = put(key, "before");
    server().kill();
    try {
      unavailable(() -> store().head(key));
      unavailable(() -> store().read(key, 10));
      unavailable(() -> store().put(key, new byte[1], PutCondition.ALWAYS));
      unavailable(() -> store().put(key, new GeneratedStream(9), 9, PutCondition.ALWAYS));
      unavailable(() -> store().delete(key));
      unavailable(() -> store().list(key, object -> {}));
      unavailable(() -> new S3ObjectStore(settingsAt(server().endpoint())).close());
    } finally {
      server().restart();
    }
    assertThat(store().head(key)).map(StoredObject::etag).contains(before.etag());
  }

  @Test
  default void aRestartOfTheServerBreaksNoReadAndOnlyTheFirstWrite() throws Exception {
    String key = folder() + "restarted";
    put(key, "before");
    // Several connections are open and idle when the server goes.
    Concurrently.run(8, i -> () -> text(key));
    server().kill();
    server().restart();
    assertThat(text(key)).isEqualTo("before");
    put(key, "after");

    Concurrently.run(8, i -> () -> text(key));
    server().kill();
    server().restart();
    try {
      put(key, "may be lost");
    } catch (OutcomeUnknownException e) {
      // on a connection that looked alive
    }
    assertThat(put(key, "after all").etag()).isEqualTo(store().head(key).orElseThrow().etag());
  }

  private static void unavailable(ThrowingCallable call) {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(call)
        .withMessageContaining("no connection");
  }
}
