package io.shardscan.server.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Export jobs in the store, beside the files that they write. */
public final class ExportJobStore {
  /** How long a job may say nothing before it is taken for dead. */
  static final Duration SILENCE = Duration.ofMinutes(2);

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final int MAX_BYTES = 8 << 20;
  private static final String JOB = "job.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectStore store;

  /** Jobs in a store. */
  public ExportJobStore(ObjectStore store) {
    this.store = store;
  }

  /** Where an export's file lies. */
  public static String file(CollectionId collection, String id, String name) {
    return StoreLayout.exports(collection) + id + "/" + name;
  }

  /** Looks a job up. One whose server has died is told as failed. */
  public Optional<ExportJob> load(CollectionId collection, String id) {
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    try {
      ExportJob job =
          read(MAPPER.readTree(store.read(file(collection, id, JOB), MAX_BYTES).bytes()), id);
      Instant now = Instant.now();
      boolean dead = !job.status().ended() && job.updated().plus(SILENCE).isBefore(now);
      return Optional.of(
          dead
              ? job.failedWith("The server that wrote the export has stopped: begin another.", now)
              : job);
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("export job " + id + " is damaged", e);
    }
  }

  /** Writes a job, over an earlier state of it. */
  void save(CollectionId collection, ExportJob job) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("status", job.status().wireName());
    root.put("error", job.error());
    root.put("epoch", job.epoch());
    root.put("rows", job.rows());
    root.put("begun", job.begun().toString());
    root.put("updated", job.updated().toString());
    ArrayNode parts = root.putArray("parts");
    for (ExportJob.Part part : job.parts()) {
      parts.addObject().put("filename", part.filename()).put("bytes", part.bytes());
    }
    try {
      store.put(
          file(collection, job.id(), JOB), MAPPER.writeValueAsBytes(root), PutCondition.ALWAYS);
    } catch (IOException e) {
      throw new UncheckedIOException("a tree of JSON nodes could not be written", e);
    }
  }

  /** Deletes a job and its files. */
  public void remove(CollectionId collection, String id) {
    List<String> keys = new ArrayList<>();
    store.list(file(collection, id, ""), object -> keys.add(object.key()));
    keys.forEach(store::delete);
  }

  private static ExportJob read(JsonNode root, String id) {
    List<ExportJob.Part> parts = new ArrayList<>();
    for (JsonNode part : root.path("parts")) {
      parts.add(new ExportJob.Part(part.path("filename").asText(), part.path("bytes").asLong()));
    }
    JsonNode error = root.path("error");
    return new ExportJob(
        id,
        ExportJob.Status.valueOf(root.path("status").asText().toUpperCase(Locale.ROOT)),
        error.isTextual() ? error.textValue() : null,
        root.path("epoch").asLong(),
        root.path("rows").asLong(),
        parts,
        Instant.parse(root.path("begun").asText()),
        Instant.parse(root.path("updated").asText()));
  }
}
