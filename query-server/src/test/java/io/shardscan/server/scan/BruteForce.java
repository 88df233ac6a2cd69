package io.shardscan.server.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardscan.server.scan.kernel.ScalarPreciseKernel;
import io.shardscan.server.scan.score.CanonicalScore;
import io.shardscan.server.scan.score.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Every visible row of some blocks, ranked by sorting all of them. */
final class BruteForce {
  @SuppressWarnings("ArrayRecordComponent") // compared by ORDER only
  private record Ranked(Hit hit, byte[] key) {}

  private static final Comparator<Ranked> ORDER =
      Comparator.comparing((Ranked ranked) -> ranked.hit().score(), Comparator.reverseOrder())
          .thenComparing(Ranked::key, Arrays::compareUnsigned)
          .thenComparingInt(ranked -> ranked.hit().block())
          .thenComparingInt(ranked -> ranked.hit().row());

  private final List<Hit> all;

  /** Ranks all rows. */
  BruteForce(List<TestBlock> blocks, float[] query, Metric metric) {
    CanonicalScore canonical = new CanonicalScore(metric, query, new ScalarPreciseKernel());
    List<Ranked> ranked = new ArrayList<>();
    for (int b = 0; b < blocks.size(); b++) {
      TestBlock block = blocks.get(b);
      for (int row = 0; row < block.keys().length; row++) {
        if (!block.invisible().get(row)) {
          float score = canonical.of(block.block(), row);
          ranked.add(new Ranked(new Hit(b, row, score), block.keys()[row].getBytes(UTF_8)));
        }
      }
    }
    ranked.sort(ORDER);
    this.all = ranked.stream().map(Ranked::hit).toList();
  }

  /** Visible rows. */
  int rows() {
    return all.size();
  }

  /** The score of the row at a place, from 0. */
  float scoreAt(int place) {
    return all.get(place).score();
  }

  /** What a search must answer. */
  List<Hit> answer(int topK, float threshold) {
    return all.stream().filter(hit -> hit.score() >= threshold).limit(topK).toList();
  }
}
