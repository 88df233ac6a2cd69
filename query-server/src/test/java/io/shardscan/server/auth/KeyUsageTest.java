package io.shardscan.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.ApiKeyStore;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.model.catalog.KeyUsageStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.server.http.InMemoryObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyUsageTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final ApiKey KEY =
      new ApiKey(ApiKeyStore.sha256("a"), "hint", "acme", KeyTier.FREE, false, START);

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Set<String> exist = new HashSet<>(Set.of(KEY.id()));
  private Instant now = START;
  private final KeyUsage usage = new KeyUsage(store, () -> now, exist::contains);

  private Map<String, Instant> stored() {
    return new KeyUsageStore(store).load();
  }

  private String version() {
    return store.head(StoreLayout.KEY_USAGE).orElseThrow().etag();
  }

  private void useAfter(Duration later) {
    now = now.plus(later);
    usage.used(KEY);
    usage.write();
  }

  @Test
  void writesRarelyHoweverOftenAKeyIsUsed() {
    useAfter(Duration.ZERO);
    assertThat(stored()).containsExactly(Map.entry(KEY.id(), START));
    String first = version();

    for (int minute = 1; minute < 10; minute++) {
      useAfter(Duration.ofMinutes(1));
    }
    assertThat(version()).isEqualTo(first);

    useAfter(Duration.ofMinutes(1));
    assertThat(stored()).containsExactly(Map.entry(KEY.id(), START.plus(Duration.ofMinutes(10))));
  }

  @Test
  void keepsTheLatestOfAllServersAndForgetsRevokedKeys() {
    KeyUsageStore other = new KeyUsageStore(store);
    other.note(Map.of(KEY.id(), START.plusSeconds(99), "key_gone", START), id -> true);

    useAfter(Duration.ZERO);
    assertThat(stored()).containsExactly(Map.entry(KEY.id(), START.plusSeconds(99)));

    exist.clear();
    other.note(Map.of(), exist::contains);
    assertThat(stored()).isEmpty();
  }

  @Test
  void triesAgainWhenTheStoreIsBack() {
    store.failWith(() -> new StoreUnavailableException("k", "down", null));
    useAfter(Duration.ZERO);
    store.failWith(null);

    usage.write();

    assertThat(stored()).containsKey(KEY.id());
  }
}
