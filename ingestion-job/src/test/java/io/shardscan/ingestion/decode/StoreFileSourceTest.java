package io.shardscan.ingestion.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFileSourceTest {
  private static final String KEY = "uploads/t/c/a.fvecs";

  @TempDir private Path directory;
  private ObjectStore store;
  private byte[] content;
  private StoreFileSource file;

  @BeforeEach
  void putFile() {
    store = new DirectoryObjectStore(directory);
    content = new byte[1_000_000];
    new Random(1).nextBytes(content);
    StoredObject object = store.put(KEY, content, PutCondition.ALWAYS);
    file = new StoreFileSource(store, KEY, "a.fvecs", object.etag(), object.size());
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void readsRanges() throws IOException {
    assertThat(file.size()).isEqualTo(content.length);
    assertThat(file.read(0, content.length)).isEqualTo(content);
    assertThat(file.read(999_990, 10))
        .containsExactly(Arrays.copyOfRange(content, 999_990, 1_000_000));
    assertThat(file.read(1_000_000, 0)).isEmpty();
    try (InputStream in = file.open(17, 300_000)) {
      assertThat(in.read()).isEqualTo(content[17] & 0xff);
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 18, 300_017));
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void refusesRangesBeyondTheFile() {
    assertThatThrownBy(() -> file.read(999_999, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> file.open(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void isSupersededOnceTheFileIsReplaced() {
    store.put(KEY, new byte[1_000_000], PutCondition.ALWAYS);
    assertThatThrownBy(() -> file.read(0, 10))
        .isInstanceOf(SupersededException.class)
        .hasMessageContaining("'a.fvecs' was replaced or deleted");
  }

  @Test
  void isSupersededOnceTheFileIsDeleted() {
    store.delete(KEY);
    assertThatThrownBy(() -> file.open(0, 10)).isInstanceOf(SupersededException.class);
  }

  @Test
  void blamesTheStoreForAStreamThatEndsEarly() {
    StoredObject object = store.head(KEY).orElseThrow();
    StoreFileSource longer =
        new StoreFileSource(store, KEY, "a.fvecs", object.etag(), object.size() + 5);
    assertThatThrownBy(() -> longer.read(999_000, 1_005))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("ended 5 bytes early");
  }
}
