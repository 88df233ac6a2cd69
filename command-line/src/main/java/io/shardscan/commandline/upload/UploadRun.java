package io.shardscan.commandline.upload;

import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.output.Amount;
import io.shardscan.commandline.output.ProgressBar;
import io.shardscan.commandline.output.ProgressBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sends files to a collection, some at a time. One that cannot be sent does not keep the others.
 */
final class UploadRun {
  private final ApiClient api;
  private final String collection;
  private final PartSettings parts;
  private final Path journals;
  private final ProgressBoard board;
  private final Clock clock;

  UploadRun(
      ApiClient api,
      String collection,
      PartSettings parts,
      Path journals,
      ProgressBoard board,
      Clock clock) {
    this.api = api;
    this.collection = collection;
    this.parts = parts;
    this.journals = journals;
    this.board = board;
    this.clock = clock;
  }

  /**
   * Sends files.
   *
   * @return what became of each, in their order
   * @throws CommandFailure if the key is refused, which no file would get by
   */
  List<SentFile> send(List<ChosenFile> files, int atOnce) {
    List<Future<SentFile>> sending = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
      files.forEach(file -> sending.add(threads.submit(() -> send(file))));
      List<SentFile> sent = new ArrayList<>();
      try {
        for (Future<SentFile> one : sending) {
          sent.add(one.get());
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof CommandFailure failure) {
          throw failure;
        }
        throw new IllegalStateException("a file could not be sent", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure(ExitCode.FAILED, "Interrupted.", e);
      } finally {
        sending.forEach(one -> one.cancel(true));
      }
      return sent;
    }
  }

  private SentFile send(ChosenFile file) {
    long begun = System.nanoTime();
    long bytes = 0;
    long before = 0;
    String failure = null;
    try {
      bytes = Files.size(file.path());
      try (ProgressBar bar = board.begin(file.name(), bytes)) {
        before = new FileUpload(api, collection, file, parts, journal(file), bar, clock).send();
      }
    } catch (CommandFailure e) {
      if (e.exitCode() == ExitCode.NOT_ALLOWED) {
        throw e;
      }
      failure = e.getMessage();
    } catch (IOException e) {
      failure = "'%s' cannot be read: %s".formatted(file.path(), e.getMessage());
    }
    SentFile sent =
        new SentFile(file, bytes, before, Duration.ofNanos(System.nanoTime() - begun), failure);
    board.say(line(sent, failure));
    return sent;
  }

  private UploadJournal journal(ChosenFile file) {
    return UploadJournal.of(
        journals,
        api.server().toString(),
        collection,
        file.name(),
        file.path().toAbsolutePath().normalize().toString());
  }

  private static String line(SentFile sent, @Nullable String failure) {
    if (failure != null) {
      return "%s  not sent: %s".formatted(sent.file().name(), failure);
    }
    double seconds = Math.max(sent.sending().toNanos() / 1e9, 1e-3);
    long now = sent.bytes() - sent.sentBefore();
    String before =
        sent.sentBefore() == 0
            ? ""
            : ", %s of it before".formatted(Amount.bytes(sent.sentBefore()));
    return "%s  sent, %s in %s (%s/s)%s"
        .formatted(
            sent.file().name(),
            Amount.bytes(sent.bytes()),
            Amount.time(sent.sending()),
            Amount.bytes((long) (now / seconds)),
            before);
  }
}
