package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.collection.IndexChoice;
import io.shardscan.server.collection.MetadataChoice;
import io.shardscan.server.collection.PartialAnswer;
import io.shardscan.server.collection.SearchHit;
import io.shardscan.server.collection.SearchRequest;
import io.shardscan.server.collection.WorkerStats;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import io.shardscan.server.memory.FilterFinding;
import io.shardscan.server.scan.SearchMode;
import io.shardscan.server.scan.bits.AssumedSlack;
import io.shardscan.server.scan.score.Metric;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A search as one member asks another for it, and what comes back.
 *
 * @param request the search; which index was asked for is not told
 * @param mode how it is to be answered
 */
record SearchWire(SearchRequest request, SearchMode mode) {
  void write(WireOutput out) {
    out.reals(request.vector()).text(request.metric().wireName()).number(request.topK());
    out.real(request.threshold()).flag(request.includeVectors() ? 1 : 0);
    switch (request.metadata()) {
      case MetadataChoice.None none -> out.flag(0);
      case MetadataChoice.All all -> out.flag(1);
      case MetadataChoice.Fields fields -> out.flag(2).each(fields.names(), out::text);
    }
    switch (mode) {
      case SearchMode.Exact exact -> out.flag(0);
      case SearchMode.Approximate approximate ->
          out.flag(1)
              .each(
                  approximate.slacks().entrySet(),
                  entry ->
                      out.text(entry.getKey())
                          .real(entry.getValue().cell())
                          .number(entry.getValue().rank())
                          .real(entry.getValue().code()));
      case SearchMode.Reduced reduced ->
          out.flag(2).number(reduced.dimensions()).number(reduced.multiplier());
    }
    FilterWire.write(out, request.filter());
  }

  static SearchWire read(WireInput in, CollectionId collection) {
    float[] vector = Objects.requireNonNull(in.realsOrNull());
    Metric metric = Metric.of(in.text()).orElseThrow();
    int topK = in.number();
    float threshold = in.real();
    boolean vectors = in.flag() == 1;
    MetadataChoice metadata =
        switch (in.flag()) {
          case 0 -> new MetadataChoice.None();
          case 1 -> new MetadataChoice.All();
          default -> new MetadataChoice.Fields(Set.copyOf(in.each(in::text)));
        };
    SearchMode mode =
        switch (in.flag()) {
          case 0 -> new SearchMode.Exact();
          case 1 -> new SearchMode.Approximate(slacks(in));
          default -> new SearchMode.Reduced(in.number(), in.number());
        };
    SearchRequest request =
        new SearchRequest(
            collection,
            vector,
            metric,
            topK,
            threshold,
            metadata,
            vectors,
            new IndexChoice.Exact(),
            FilterWire.readOrNull(in));
    return new SearchWire(request, mode);
  }

  private static Map<String, AssumedSlack> slacks(WireInput in) {
    Map<String, AssumedSlack> slacks = new HashMap<>();
    in.each(
        () -> slacks.put(in.text(), new AssumedSlack(in.real(), in.number(), in.real())) == null);
    return slacks;
  }

  static void writeAnswer(WireOutput out, PartialAnswer answer) {
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
}
