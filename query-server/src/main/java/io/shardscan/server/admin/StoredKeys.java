package io.shardscan.server.admin;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.ApiKeyStore;
import io.shardscan.model.catalog.IssuedKey;
import io.shardscan.model.catalog.KeyUsageStore;
import io.shardscan.model.store.ObjectStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** API keys in a store. */
final class StoredKeys implements KeyRegister {
  private final ApiKeyStore keys;
  private final KeyUsageStore usage;
  private final InstantSource clock;

  StoredKeys(ObjectStore store, InstantSource clock) {
    this.keys = new ApiKeyStore(store);
    this.usage = new KeyUsageStore(store);
    this.clock = clock;
  }

  @Override
  public Created create(WantedKey wanted) {
    IssuedKey issued =
        IssuedKey.random(
            wanted.tenant(),
            wanted.tier(),
            wanted.paymentMethod(),
            wanted.limits(),
            clock.instant());
    keys.put(issued.key());
    return new Created(issued.key().id(), issued.secret());
  }

  @Override
  public List<String> list() {
    Map<String, Instant> used = usage.load();
    List<String> lines = new ArrayList<>();
    lines.add(KeyLine.HEADING);
    for (ApiKey key : keys.load().keys()) {
      Instant last = used.get(key.id());
      lines.add(
          KeyLine.of(
              key.id(),
              key.hint(),
              key.tenant(),
              key.tier().wireName(),
              key.paymentMethod(),
              key.created().toString(),
              last == null ? "" : last.toString()));
    }
    return lines;
  }

  @Override
  public void revoke(String id) {
    if (keys.change(id, key -> null).isEmpty()) {
      throw new WrongUseException("There is no API key with the id '%s'.".formatted(id));
    }
  }
}
