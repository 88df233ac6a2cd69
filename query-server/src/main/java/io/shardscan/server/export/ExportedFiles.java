package io.shardscan.server.export;

import io.shardscan.model.store.ObjectStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one export. Each has the turn that wrote it in its name, so that a process that was
 * overtaken never writes over what another one wrote; which of them count, the job says.
 */
final class ExportedFiles {
  private static final Pattern NAME = Pattern.compile(".*/part-[0-9]+-([0-9]+)\\.parquet");

  private final ObjectStore store;
  private final ExportJobStore jobs;
  private final ExportLease lease;

  ExportedFiles(ObjectStore store, ExportJobStore jobs, ExportLease lease) {
    this.store = store;
    this.jobs = jobs;
    this.lease = lease;
  }

  /** The name of a part in the store. */
  static String name(int number, int turn) {
    return "part-%04d-%d.parquet".formatted(number, turn);
  }

  /** Where a file lies. */
  String key(String object) {
    return ExportJobStore.file(lease.collection(), lease.job().id(), object);
  }

  /** How many of the job's parts, from the first, are in the store as they were written. */
  int whole() {
    List<ExportJob.Part> parts = lease.job().parts();
    int whole = 0;
    while (whole < parts.size() && isWhole(parts.get(whole))) {
      whole++;
    }
    return whole;
  }

  private boolean isWhole(ExportJob.Part part) {
    return store
        .head(key(part.object()))
        .filter(found -> found.size() == part.bytes() && found.etag().equals(part.etag()))
        .isPresent();
  }

  /**
   * Has the job name a part that is in the store.
   *
   * @throws OvertakenException if the turn is over: the part has been deleted then
   */
  void named(ExportJob.Part part) throws OvertakenException {
    try {
      lease.save(job -> job.plus(part));
    } catch (OvertakenException e) {
      boolean counts =
          jobs.find(lease.collection(), lease.job().id())
              .map(now -> now.job().parts().contains(part))
              .orElse(false);
      if (!counts) {
        store.delete(key(part.object()));
      }
      throw e;
    }
  }

  /**
   * Deletes what earlier turns have left that does not count. Later turns, of which this process
   * may not know yet, are left alone.
   */
  void deleteUnnamed() {
    ExportJob job = lease.job();
    Set<String> named = new HashSet<>();
    job.parts().forEach(part -> named.add(key(part.object())));
    for (String key : jobs.objects(lease.collection(), job.id())) {
      Matcher matcher = NAME.matcher(key);
      if (!named.contains(key)
          && matcher.matches()
          && Integer.parseInt(matcher.group(1)) < job.turn()) {
        store.delete(key);
      }
    }
  }
}
