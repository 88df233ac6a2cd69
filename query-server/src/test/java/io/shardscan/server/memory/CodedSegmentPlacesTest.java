package io.shardscan.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.basis.Basis;
import io.shardscan.model.basis.BasisFile;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.segment.RowCodes;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.segment.SegmentWriter;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.fixture.StoredFiles;
import io.shardscan.server.scan.Hit;
import io.shardscan.server.scan.ScanEngine;
import io.shardscan.server.scan.ScanRequest;
import io.shardscan.server.scan.ScanSettings;
import io.shardscan.server.scan.SearchMode;
import io.shardscan.server.scan.bits.AssumedSlack;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment with codes answers the same in memory, in a file, and without its codes. */
class CodedSegmentPlacesTest {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");
  private static final int ROWS = 1_003;
  private static final int DIMENSION = 64;
  private static final float SCALE = 0.05f;
  private static final int MOST = 127;

  private final SplittableRandom random = new SplittableRandom(8);
  private final float[] vectors = gaussian(ROWS * DIMENSION);

  @Test
  void answersAreTheSameWhereverItLies(@TempDir Path directory) throws InterruptedException {
    MemoryBudget budget = new MemoryBudget(1 << 30);
    LocalCache cache = new LocalCache(directory.resolve("cache"), 1 << 30);
    try (DirectoryObjectStore store = new DirectoryObjectStore(directory.resolve("store"));
        ComputePool computing = new ComputePool(2);
        ScanEngine engine =
            new ScanEngine(ScanSettings.ofThreads(2), KernelSelection.configured())) {
      SegmentRef ref = write(store, directory);
      MemoryReclaimer atOnce =
          (arena, memory, afterwards) -> {
            arena.close();
            afterwards.run();
          };
      SegmentLoader loader = new SegmentLoader(store, cache, atOnce, computing);
      LoadedSegment hot = load(loader, budget, ref, Tier.HOT);
      long hotBytes = budget.used();
      assertThat(cache.used()).isZero();
      LoadedSegment warm = load(loader, budget, ref, Tier.WARM);
      assertThat(budget.used() - hotBytes).isLessThan(hotBytes / 2);
      assertThat(cache.used()).isEqualTo(ref.bytes());
      for (int i = 0; i < 20; i++) {
        float[] query = gaussian(DIMENSION);
        for (Metric metric : Metric.values()) {
          List<Hit> expected =
              search(engine, query, metric, hot.block(), Optional.empty(), new SearchMode.Exact());
          for (LoadedSegment segment : List.of(hot, warm)) {
            assertThat(segment.codes()).isPresent();
            for (SearchMode mode : List.of(new SearchMode.Exact(), everything())) {
              assertThat(search(engine, query, metric, segment.block(), segment.codes(), mode))
                  .isEqualTo(expected);
            }
          }
        }
      }
      hot.release();
      warm.release();
      assertThat(budget.used()).isZero();
      assertThat(cache.used()).isZero();
    }
  }

  private static SearchMode everything() {
    return new SearchMode.Approximate(
        Map.of("basis", new AssumedSlack(1e9f, Integer.MAX_VALUE, 1e9f)));
  }

  private static List<Hit> search(
      ScanEngine engine,
      float[] query,
      Metric metric,
      VectorBlock block,
      Optional<CodeBlock> codes,
      SearchMode mode)
      throws InterruptedException {
    return engine
        .search(
            new ScanRequest(
                query, metric, 25, Float.NEGATIVE_INFINITY, List.of(block), List.of(codes), mode))
        .hits();
  }

  private static LoadedSegment load(
      SegmentLoader loader, MemoryBudget budget, SegmentRef ref, Tier tier)
      throws InterruptedException {
    List<LoadedSegment> loaded = new ArrayList<>();
    loader.load(
        COLLECTION,
        List.of(ref),
        tier,
        budget.reserve(SegmentLoader.memoryBytes(ref, tier)).orElseThrow(),
        new ReadLane(2, 2),
        loaded::add);
    return loaded.getFirst();
  }

  private SegmentRef write(DirectoryObjectStore store, Path directory) {
    store.put(
        StoreLayout.basis(COLLECTION, "basis"), BasisFile.write(basis()), PutCondition.ALWAYS);
    FileVersion version = new StoredFiles(store, COLLECTION, directory).upload("f");
    String[] keys = IntStream.range(0, ROWS).mapToObj(i -> "k" + i).toArray(String[]::new);
    try (SegmentWriter writer = new SegmentWriter(directory, DIMENSION, "basis")) {
      writer.append(
          new RowBatch(ROWS, DIMENSION, vectors, keys, List.of()), new int[ROWS], codes());
      return writer.writeTo(
          store, COLLECTION, "segment", List.of(new SegmentFile("f", version.etag())));
    }
  }

  /** Along the components, around nothing: a code is a component in steps. */
  private Basis basis() {
    float[] axes = new float[DIMENSION * DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      axes[i * DIMENSION + i] = 1;
    }
    float[] scales = new float[DIMENSION];
    Arrays.fill(scales, SCALE);
    float[] ones = {1, 1};
    return new Basis(
        new float[DIMENSION],
        axes,
        scales,
        new int[] {16, 32},
        gaussian(2 * DIMENSION),
        ones,
        ones);
  }

  private RowCodes codes() {
    byte[] codes = new byte[ROWS * DIMENSION];
    float[] errors = new float[ROWS];
    int[] cells = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      double square = 0;
      for (int i = row * DIMENSION; i < (row + 1) * DIMENSION; i++) {
        codes[i] = (byte) Math.clamp(Math.round(vectors[i] / SCALE), -MOST, MOST);
        square += Math.pow(vectors[i] - (double) SCALE * codes[i], 2);
      }
      errors[row] = Math.nextUp((float) Math.sqrt(square));
      cells[row] = 2 * row / ROWS;
    }
    return new RowCodes(codes, errors, cells);
  }

  private float[] gaussian(int length) {
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
