package io.shardscan.ingestion.simulation;

import io.shardscan.model.catalog.StoreLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which version of each upload the bucket has held, and when. */
final class UploadHistory implements Bucket.Observer {
  private record State(long since, @Nullable String etag) {}

  private final Simulation simulation;
  private final Map<String, List<State>> states = new HashMap<>();

  UploadHistory(Simulation simulation) {
    this.simulation = simulation;
  }

  @Override
  public void written(Bucket.@Nullable Stored before, Bucket.Stored after) {
    add(after.object().key(), after.etag());
  }

  @Override
  public void deleted(Bucket.Stored before) {
    add(before.object().key(), null);
  }

  private void add(String key, @Nullable String etag) {
    if (key.startsWith(StoreLayout.UPLOADS)) {
      states
          .computeIfAbsent(key, any -> new ArrayList<>())
          .add(new State(simulation.nanoTime(), etag));
    }
  }

  /** Whether the bucket has held this version, or nothing if it is null, at or after a time. */
  boolean wasThere(String key, @Nullable String etag, long since) {
    List<State> all = states.getOrDefault(key, List.of());
    for (int i = all.size() - 1; i >= 0; i--) {
      if (Objects.equals(all.get(i).etag(), etag)) {
        return true;
      }
      if (all.get(i).since() < since) {
        return false; // this is what was there at that time
      }
    }
    return etag == null;
  }
}
