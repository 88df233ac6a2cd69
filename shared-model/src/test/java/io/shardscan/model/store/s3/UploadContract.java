package io.shardscan.model.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.SourceFailedException;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.contract.GeneratedStream;
import io.shardscan.model.store.contract.StreamingContract;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Uploads at the limits of S3, which are drawn closer here, and buckets that are not usable. */
interface UploadContract extends S3StoreUnderTest {
  /** At most 4 parts, of 5 MiB where they are held in memory. */
  PartSizes NARROW = new PartSizes(5 << 20, 2, 5 << 20, 4);

  private ObjectStore narrow() {
    return new S3ObjectStore(settingsAt(server().endpoint()), NARROW);
  }

  @Test
  default void contentTooLargeForBufferedPartsIsStreamed() throws IOException {
    String key = folder() + "streamed";
    int size = StreamingContract.SEVERAL_PARTS;
    try (ObjectStore narrow = narrow()) {
      StoredObject put = narrow.put(key, new GeneratedStream(size), size, PutCondition.IF_ABSENT);
      assertThat(put.size()).isEqualTo(size);
      try (ObjectContent content = store().get(key, ReadOptions.WHOLE.ofVersion(put.etag()))) {
        StreamingContract.assertSameBytes(content.stream(), new GeneratedStream(size));
      }
      assertThatExceptionOfType(PreconditionFailedException.class)
          .isThrownBy(
              () -> narrow.put(key, new GeneratedStream(size), size, PutCondition.IF_ABSENT));
    }
    assertNothingLeft(key);
  }

  @Test
  default void aStreamedSourceOfTheWrongSizeLeavesNothing() {
    String key = folder() + "streamed-wrong";
    int size = StreamingContract.SEVERAL_PARTS;
    try (ObjectStore narrow = narrow()) {
      for (int off : new int[] {-1, 1}) {
        assertThatExceptionOfType(SourceFailedException.class)
            .isThrownBy(
                () ->
                    narrow.put(
                        key, new GeneratedStream(size + (long) off), size, PutCondition.ALWAYS));
        assertAbsent(key);
        assertNothingLeft(key);
      }
    }
  }

  @Test
  default void contentOfUnknownSizeHasALimit() {
    String key = folder() + "limited";
    long most = NARROW.mostOfUnknownSize();
    try (ObjectStore narrow = narrow()) {
      assertThatExceptionOfType(SourceFailedException.class)
          .isThrownBy(
              () ->
                  narrow.put(
                      key,
                      new GeneratedStream(most + 1),
                      ObjectStore.UNKNOWN_SIZE,
                      PutCondition.ALWAYS))
          .withMessageContaining("more than " + most + " bytes");
      assertAbsent(key);
      assertNothingLeft(key);
      StoredObject put =
          narrow.put(key, new GeneratedStream(most), ObjectStore.UNKNOWN_SIZE, PutCondition.ALWAYS);
      assertThat(put.size()).isEqualTo(most);
    }
  }

  @Test
  default void aMissingBucketIsCreatedOnlyIfAsked() {
    S3Settings known = settingsAt(server().endpoint());
    for (boolean create : new boolean[] {true, false}) {
      S3Settings settings =
          new S3Settings(
              known.endpoint(),
              known.region(),
              "another-bucket-" + create,
              known.accessKey(),
              known.secretKey(),
              create,
              known.timeouts());
      if (create) {
        try (ObjectStore store = new S3ObjectStore(settings)) {
          assertThat(store.head("nothing")).isEmpty();
        }
      } else {
        assertThatExceptionOfType(StoreUnavailableException.class)
            .isThrownBy(() -> new S3ObjectStore(settings).close())
            .withMessageContaining("no bucket 'another-bucket-false'");
      }
    }
  }

  @Test
  default void aWrongSecretIsRefusedAndNotShown() {
    S3Settings known = settingsAt(server().endpoint());
    S3Settings wrong =
        S3Settings.of(known.endpoint(), known.bucket(), known.accessKey(), "wrong-but-secret");
    assertThat(wrong.toString()).doesNotContain("wrong-but-secret");
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> new S3ObjectStore(wrong).close())
        .withMessageContaining(known.bucket())
        .withMessageContaining("403")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("wrong-but-secret"));
  }
}
