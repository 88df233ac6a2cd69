package io.shardscan.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.ApiKeyStore;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.server.http.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApiKeyRegistryTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private final InMemoryObjectStore store = new InMemoryObjectStore();

  private static void add(ObjectStore store, String key, String tenant) {
    new ApiKeyStore(store)
        .put(
            new ApiKey(
                ApiKeyStore.sha256(key), "hint", tenant, KeyTier.FREE, false, Instant.EPOCH));
  }

  @Test
  void findsKeysThatWereThereBeforeAndKeysThatCameLater() {
    add(store, "first", "a");
    try (ApiKeyRegistry keys = new ApiKeyRegistry(store, NEVER)) {
      keys.start();
      assertThat(keys.find("first")).map(ApiKey::tenant).contains("a");
      assertThat(keys.find("second")).isEmpty();

      add(store, "second", "b");

      assertThat(keys.find("second")).map(ApiKey::tenant).contains("b");
    }
  }

  @Test
  void forgetsKeysThatWereTakenAway() {
    add(store, "first", "a");
    try (ApiKeyRegistry keys = new ApiKeyRegistry(store, Duration.ofMillis(20))) {
      keys.start();
      assertThat(keys.find("first")).isPresent();

      store.delete(StoreLayout.API_KEYS);

      await().until(() -> keys.find("first").isEmpty());
    }
  }

  @Test
  void looksAtTheStoreOnceForManyUnknownKeys() throws Exception {
    add(store, "first", "a");
    try (ApiKeyRegistry keys = new ApiKeyRegistry(store, NEVER);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      keys.start();
      int before = store.heads();
      long started = System.nanoTime();

      List<Callable<Boolean>> strangers =
          IntStream.range(0, 500)
              .<Callable<Boolean>>mapToObj(i -> () -> keys.find("stranger" + i).isEmpty())
              .toList();

      assertThat(threads.invokeAll(strangers)).allMatch(found -> found.resultNow());
      long tenths = Duration.ofNanos(System.nanoTime() - started).toMillis() / 100;
      assertThat(store.heads() - before).isBetween(1, (int) tenths + 2);
    }
  }

  @Test
  void keepsWhatItKnowsWhileTheStoreIsGoneOrDamaged() {
    add(store, "first", "a");
    try (ApiKeyRegistry keys = new ApiKeyRegistry(store, NEVER)) {
      keys.start();
      store.failWith(() -> new StoreUnavailableException("k", "down", null));
      assertThat(keys.find("unknown")).isEmpty();
      assertThat(keys.find("first")).isPresent();

      store.failWith(null);
      store.put(
          StoreLayout.API_KEYS, "not json".getBytes(StandardCharsets.UTF_8), PutCondition.ALWAYS);
      assertThat(keys.find("unknown")).isEmpty();
      assertThat(keys.find("first")).isPresent();
    }
  }

  @Test
  void isNotLoadedBeforeTheStoreCouldBeRead() {
    store.failWith(() -> new StoreUnavailableException("k", "down", null));
    try (ApiKeyRegistry keys = new ApiKeyRegistry(store, Duration.ofMillis(20))) {
      keys.start();
      assertThat(keys.loaded()).isFalse();

      store.failWith(null);

      await().until(keys::loaded);
    }
  }
}
