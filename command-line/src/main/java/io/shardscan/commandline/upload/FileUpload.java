package io.shardscan.commandline.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.connection.Paths;
import io.shardscan.commandline.connection.Polling;
import io.shardscan.commandline.connection.RefusedException;
import io.shardscan.commandline.output.ProgressBar;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Sends one file: in one request if it is small, else in parts, several at a time. */
final class FileUpload {
  private static final int MAX_PARTS = 10_000;

  private final ApiClient api;
  private final String collection;
  private final ChosenFile file;
  private final PartSettings parts;
  private final UploadJournal journal;
  private final ProgressBar bar;
  private final Clock clock;
  private final long size;
  private final Instant modified;

  FileUpload(
      ApiClient api,
      String collection,
      ChosenFile file,
      PartSettings parts,
      UploadJournal journal,
      ProgressBar bar,
      Clock clock)
      throws IOException {
    this.api = api;
    this.collection = collection;
    this.file = file;
    this.parts = parts;
    this.journal = journal;
    this.bar = bar;
    this.clock = clock;
    size = Files.size(file.path());
    modified = Files.getLastModifiedTime(file.path()).toInstant();
  }

  /**
   * Sends the file; what was sent of it before is not sent again.
   *
   * @return the bytes that an earlier run had sent
   * @throws CommandFailure if it cannot be sent; what was sent of it is kept
   */
  long send() throws IOException {
    if (size <= parts.bytes()) {
      FileRegion whole = new FileRegion(file.path(), 0, size);
      whenAllowed(() -> put(Paths.file(collection, file.name()), Map.of(), whole));
      return 0;
    }
    BegunUpload begun = journal.load(size, modified, clock.instant()).orElseGet(this::begin);
    long before = begun.sentBytes();
    bar.alreadyDone(before);
    try {
      sendParts(begun);
      unchanged();
      api.postRepeatably("/api/v1/uploads/" + begun.id() + "/complete", listOfParts(begun));
      journal.forget();
      return before;
    } catch (RefusedException e) {
      if (e.status() == 400 || e.status() == 404) {
        // The server has given it up, or holds other bytes: there is nothing to go on with.
        journal.forget();
      }
      throw e;
    }
  }

  private BegunUpload begin() {
    ObjectNode wanted = JsonNodeFactory.instance.objectNode().put("content_length", size);
    JsonNode answer =
        whenAllowed(
            () -> api.postRepeatably(Paths.file(collection, file.name()) + "/uploads", wanted));
    long partBytes =
        Math.min(
            answer.required("chunk_size_max").asLong(),
            Math.max(parts.bytes(), (size + MAX_PARTS - 1) / MAX_PARTS));
    BegunUpload begun =
        new BegunUpload(
            answer.required("upload_id").asText(),
            partBytes,
            size,
            modified,
            clock.instant(),
            new ConcurrentSkipListMap<>());
    journal.save(begun);
    return begun;
  }

  private void sendParts(BegunUpload begun) throws IOException {
    List<Future<Void>> all = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(parts.atOnce(), Thread.ofVirtual().factory())) {
      ExecutorCompletionService<Void> sending = new ExecutorCompletionService<>(threads);
      for (int part = 1; part <= begun.parts(); part++) {
        if (!begun.digests().containsKey(part)) {
          int number = part;
          all.add(sending.submit(() -> sendPart(begun, number)));
        }
      }
      try {
        for (int i = 0; i < all.size(); i++) {
          sending.take().get();
        }
      } catch (ExecutionException e) {
        throw cause(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException();
      } finally {
        all.forEach(part -> part.cancel(true));
      }
    }
  }

  private static CommandFailure cause(ExecutionException e) throws IOException {
    return switch (e.getCause()) {
      case CommandFailure failure -> failure;
      case IOException failure -> throw failure;
      default -> throw new IllegalStateException("a part could not be sent", e.getCause());
    };
  }

  private Void sendPart(BegunUpload begun, int part) throws IOException {
    FileRegion region =
        new FileRegion(file.path(), (part - 1) * begun.partBytes(), begun.bytesOf(part));
    String digest = region.sha256();
    put(
        "/api/v1/uploads/%s/parts/%d".formatted(begun.id(), part),
        Map.of("X-Content-Sha256", digest),
        region);
    begun.digests().put(part, digest);
    journal.save(begun);
    return null;
  }

  private JsonNode put(String path, Map<String, String> headers, FileRegion region) {
    AtomicLong sent = new AtomicLong();
    return api.put(
        path,
        headers,
        () -> {
          // What an earlier attempt has sent is sent again.
          bar.advance(-sent.getAndSet(0));
          return region.publisher(
              bytes -> {
                sent.addAndGet(bytes);
                bar.advance(bytes);
              });
        });
  }

  /** Waits where a rate limit is used up. */
  private JsonNode whenAllowed(Supplier<JsonNode> request) {
    while (true) {
      try {
        JsonNode answer = request.get();
        bar.note("");
        return answer;
      } catch (RefusedException e) {
        if (e.status() != 429) {
          throw e;
        }
        bar.note("waits %d s for the rate limit".formatted(e.retryAfter().toSeconds()));
        Polling.wait(e.retryAfter());
      }
    }
  }

  private void unchanged() throws IOException {
    if (Files.size(file.path()) != size
        || !Files.getLastModifiedTime(file.path()).toInstant().equals(modified)) {
      journal.forget();
      throw new CommandFailure(
          ExitCode.FAILED,
          "'%s' was changed while it was sent; nothing of it was stored. Send it again."
              .formatted(file.path()));
    }
  }

  private static ObjectNode listOfParts(BegunUpload begun) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("parts");
    begun
        .digests()
        .forEach((part, digest) -> list.addObject().put("part_number", part).put("etag", digest));
    return body;
  }
}
