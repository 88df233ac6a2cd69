package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.catalog.SnapshotVersion;
import io.shardscan.server.collection.IndexChoice;
import io.shardscan.server.collection.MetadataChoice;
import io.shardscan.server.collection.PartialAnswer;
import io.shardscan.server.collection.SearchHit;
import io.shardscan.server.collection.SearchRequest;
import io.shardscan.server.collection.StoredRow;
import io.shardscan.server.collection.WorkerStats;
import io.shardscan.server.fleet.state.StateWire;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import io.shardscan.server.memory.FilterFinding;
import io.shardscan.server.scan.score.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Writes and reads what is asked of some segments, and what was found there. */
final class PartWire {
  private PartWire() {}

  /**
   * Some segments of a version of a collection.
   *
   * @param collection which collection
   * @param version which version
   * @param segments ids of segments
   */
  record Part(CollectionId collection, SnapshotVersion version, Set<String> segments) {
    void write(WireOutput out) {
      StateWire.collection(out, collection);
      StateWire.version(out, version);
      out.each(segments, out::text);
    }

    static Part read(WireInput in) {
      return new Part(
          StateWire.collection(in), StateWire.version(in), Set.copyOf(in.each(in::text)));
    }
  }

  static void write(WireOutput out, SearchRequest request, double targetRecall) {
    out.reals(request.vector()).text(request.metric().name()).number(request.topK());
    out.real(request.threshold()).wide(targetRecall).flag(request.includeVectors() ? 1 : 0);
    switch (request.metadata()) {
      case MetadataChoice.None none -> out.flag(0);
      case MetadataChoice.All all -> out.flag(1);
      case MetadataChoice.Fields fields -> out.flag(2).each(fields.names(), out::text);
    }
    switch (request.index()) {
      case IndexChoice.Exact exact -> out.flag(0);
      case IndexChoice.Approximate approximate -> {
        Double recall = approximate.targetRecall();
        out.flag(1).text(approximate.name()).wide(recall == null ? Double.NaN : recall);
      }
      case IndexChoice.Reduced reduced ->
          out.flag(2).number(reduced.dimensions()).number(reduced.multiplier());
    }
    FilterWire.write(out, request.filter());
  }

  /**
   * A search as another server asked for it.
   *
   * @param request the search
   * @param targetRecall the collection's own target recall
   */
  record Search(SearchRequest request, double targetRecall) {}

  static Search readSearch(WireInput in, CollectionId collection) {
    float[] vector = Objects.requireNonNull(in.realsOrNull());
    Metric metric = Metric.valueOf(in.text());
    int topK = in.number();
    float threshold = in.real();
    double targetRecall = in.wide();
    boolean vectors = in.flag() == 1;
    MetadataChoice metadata =
        switch (in.flag()) {
          case 0 -> new MetadataChoice.None();
          case 1 -> new MetadataChoice.All();
          default -> new MetadataChoice.Fields(Set.copyOf(in.each(in::text)));
        };
    IndexChoice index =
        switch (in.flag()) {
          case 0 -> new IndexChoice.Exact();
          case 1 -> approximate(in.text(), in.wide());
          default -> new IndexChoice.Reduced(in.number(), in.number());
        };
    return new Search(
        new SearchRequest(
            collection,
            vector,
            metric,
            topK,
            threshold,
            metadata,
            vectors,
            index,
            FilterWire.readOrNull(in)),
        targetRecall);
  }

  private static IndexChoice approximate(String name, double recall) {
    return new IndexChoice.Approximate(name, Double.isNaN(recall) ? null : recall);
  }

  static void write(WireOutput out, PartialAnswer answer) {
    out.each(
        answer.hits(),
        hit -> out.text(hit.key()).real(hit.score()).text(hit.metadataJson()).reals(hit.vector()));
    WorkerStats worker = answer.worker();
    out.text(worker.workerId()).large(worker.vectorsScanned()).large(worker.duration().toNanos());
    out.flag(answer.coded() ? 1 : 0);
    out.each(
        answer.findings(),
        finding -> out.flag(finding.comparable() ? 1 : 0).text(finding.problem()));
  }

  static PartialAnswer readAnswer(WireInput in) {
    List<SearchHit> hits =
        in.each(() -> new SearchHit(in.text(), in.real(), in.textOrNull(), in.realsOrNull()));
    WorkerStats worker = new WorkerStats(in.text(), in.large(), Duration.ofNanos(in.large()));
    boolean coded = in.flag() == 1;
    return new PartialAnswer(
        hits, worker, coded, in.each(() -> new FilterFinding(in.flag() == 1, in.textOrNull())));
  }

  static void write(WireOutput out, List<StoredRow> rows) {
    out.each(rows, row -> out.text(row.key()).reals(row.vector()).text(row.metadataJson()));
  }

  static List<StoredRow> readRows(WireInput in) {
    return in.each(
        () -> new StoredRow(in.text(), Objects.requireNonNull(in.realsOrNull()), in.textOrNull()));
  }
}
