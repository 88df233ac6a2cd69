package io.shardscan.ingestion.simulation;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.ApiKeyStore;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.EmbeddingContract;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes a collection's settings and the API keys, at the same time as others do. The settings
 * gather a mark a change, so that a change that gets lost is missed.
 */
final class Administrator {
  private final Simulation simulation;
  private final String name;
  private final CollectionId collection;
  private final CollectionSettingsStore settings;
  private final ApiKeyStore keys;
  private final List<String> acknowledged = new ArrayList<>();
  private int changes;

  Administrator(Simulation simulation, ObjectStore store, String name, CollectionId collection) {
    this.simulation = simulation;
    this.name = name;
    this.collection = collection;
    this.settings = new CollectionSettingsStore(store);
    this.keys = new ApiKeyStore(store);
  }

  /** Changes things until a time has come. */
  void actUntil(Instant end) {
    while (simulation.now().isBefore(end)) {
      String mark = name + "-" + ++changes;
      try {
        if (simulation.chance(0.5)) {
          Instant now = simulation.now();
          settings.update(collection, before -> marked(before, mark, now));
        } else {
          keys.put(
              new ApiKey(
                  mark, mark, "acme", KeyTier.HOT, false, Instant.parse("2026-01-01T00:00:00Z")));
        }
        acknowledged.add(mark);
      } catch (ObjectStoreException e) {
        simulation.trace("cannot change: " + e.getMessage());
      }
      simulation.sleep(Duration.ofMillis(simulation.random().nextInt(1, 6_000)));
    }
  }

  private static CollectionSettings marked(
      @Nullable CollectionSettings before, String mark, Instant now) {
    CollectionSettings known =
        before == null ? new CollectionSettings(Tier.HOT, now, null, null) : before;
    EmbeddingContract contract = known.contract();
    String marks = contract == null ? mark : contract.model() + " " + mark;
    // An update may find that it was done before without hearing so.
    return contract != null && List.of(contract.model().split(" ")).contains(mark)
        ? known
        : known.withContract(new EmbeddingContract(marks, 2, null, null));
  }

  /** Makes sure that everything acknowledged is there, once. */
  void check(ObjectStore after) {
    List<String> found = new ArrayList<>();
    new CollectionSettingsStore(after)
        .load(collection)
        .map(CollectionSettings::contract)
        .ifPresent(contract -> Collections.addAll(found, contract.model().split(" ")));
    new ApiKeyStore(after).load().keys().forEach(key -> found.add(key.sha256()));
    for (String mark : acknowledged) {
      Violation.unless(
          Collections.frequency(found, mark) == 1,
          "change %s was acknowledged and is there %d times",
          mark,
          Collections.frequency(found, mark));
    }
  }
}
