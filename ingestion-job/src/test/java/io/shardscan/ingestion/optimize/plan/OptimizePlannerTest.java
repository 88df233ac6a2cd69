package io.shardscan.ingestion.optimize.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.ingestion.optimize.task.OptimizeTask;
import io.shardscan.model.basis.Calibration;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.TrainedBasis;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizePlannerTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");
  private static final int DIMENSION = 768; // at most 87,381 rows a segment

  @TempDir Path directory;
  private final OptimizePlanner planner = new OptimizePlanner(10_000);
  private ObjectStore store;
  private ManifestStore manifests;
  private ManifestStore.Loaded manifest;
  private int made;

  @BeforeEach
  void open() {
    store = new DirectoryObjectStore(directory);
    manifests = new ManifestStore(store);
    manifest = manifests.load(COLLECTION, null);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void commit(ManifestChange... changes) {
    manifest = manifests.commit(COLLECTION, List.of(changes), manifest);
  }

  private ManifestChange taken(String file, int... rows) {
    List<SegmentRef> segments = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      segments.add(new SegmentRef(file + "-" + i, rows[i], rows[i] * 3_100L));
    }
    FileVersion version = new FileVersion("v" + made++, 1, Instant.EPOCH);
    return new ManifestChange.Taken(file, version, Arrays.stream(rows).sum(), DIMENSION, segments);
  }

  private void train(String basis, long rows) {
    commit(
        new ManifestChange.BasisTrained(
            new TrainedBasis(
                basis,
                DIMENSION,
                rows,
                ServedSegments.of(manifest.manifest()).newestSequence(),
                1)));
  }

  private List<OptimizeTask> plan(OptimizeTask... busy) {
    Manifest current = manifest.manifest();
    return planner.plan(current, ServedSegments.of(current), List.of(busy), Set.of());
  }

  private OptimizeTask rewrite(String... ids) {
    return new OptimizeTask.Rewrite(COLLECTION, List.of(ids));
  }

  /** Does what is planned, without a row being written, until nothing is; counts rows written. */
  private long doAll(float error) {
    long written = 0;
    for (int round = 0; round < 100; round++) {
      List<OptimizeTask> tasks = plan();
      if (tasks.isEmpty()) {
        return written;
      }
      for (OptimizeTask task : tasks) {
        switch (task) {
          case OptimizeTask.Train train ->
              train("basis" + made++, ServedSegments.of(manifest.manifest()).rows());
          case OptimizeTask.Fold fold ->
              throw new AssertionError("nothing was sent row by row: " + fold);
          case OptimizeTask.Calibrate calibrate ->
              commit(
                  new ManifestChange.Calibrated(
                      new Calibration(manifest.manifest().basis(), new float[0], List.of()),
                      ServedSegments.of(manifest.manifest()).rows()));
          case OptimizeTask.Rewrite rewrite -> written += swap(rewrite, error);
        }
      }
    }
    throw new AssertionError("it never ends: " + plan());
  }

  private long swap(OptimizeTask.Rewrite rewrite, float error) {
    Manifest before = manifest.manifest();
    String basis = CodingNeeds.of(before, ServedSegments.of(before), 10_000).target();
    Map<String, SegmentRef> segments = new HashMap<>();
    Set<String> files = new HashSet<>();
    before.forEach(
        entry ->
            entry
                .served()
                .segments()
                .forEach(
                    segment -> {
                      if (rewrite.segments().contains(segment.id())) {
                        segments.put(segment.id(), segment);
                        files.add(entry.name());
                      }
                    }));
    assertThat(segments).hasSize(rewrite.segments().size());
    long rows = segments.values().stream().mapToLong(SegmentRef::rows).sum();
    SegmentRef.Coding coding = basis == null ? null : new SegmentRef.Coding(basis, error);
    commit(
        new ManifestChange.Swapped(
            List.copyOf(files),
            rewrite.segments(),
            new SegmentRef("m" + made++, rows, rows * 3_900, coding)));
    assertThat(manifest.manifest().epoch()).as(rewrite.splitId()).isGreaterThan(before.epoch());
    return rows;
  }

  private int segmentCount() {
    return ServedSegments.of(manifest.manifest()).segments().size();
  }

  @Test
  void anEmptyCollectionAndOneOfASingleSmallFileAreLeftAlone() {
    assertThat(plan()).isEmpty();
    commit(taken("a", 9_999));
    assertThat(plan()).isEmpty();
  }

  @Test
  void tenThousandRowsAreTrainedOnThenCodedThenMeasured() {
    commit(taken("a", 6_000), taken("b", 4_000));
    OptimizeTask train = new OptimizeTask.Train(COLLECTION);
    assertThat(plan()).containsExactly(train);
    assertThat(plan(train)).isEmpty();
    train("basis", 10_000);
    assertThat(plan()).containsExactly(rewrite("a-0", "b-0"));
    assertThat(plan(rewrite("a-0"))).containsExactly(rewrite("b-0"));
    swap((OptimizeTask.Rewrite) rewrite("a-0", "b-0"), 1);
    assertThat(plan()).containsExactly(new OptimizeTask.Calibrate(COLLECTION));
    doAll(1);
    assertThat(plan()).isEmpty();
  }

  @Test
  void vectorsThatAreTooWideAreNotCoded() {
    commit(
        new ManifestChange.Taken(
            "a",
            new FileVersion("v", 1, Instant.EPOCH),
            20_000,
            2_049,
            List.of(new SegmentRef("s", 20_000, 1))));
    assertThat(plan()).isEmpty();
  }

  @Test
  void segmentsAreFilledAsFarAsTheyGo() {
    commit(taken("a", 21_845, 21_845, 21_845, 21_845, 21_845, 21_845));
    train("basis", 131_070);
    assertThat(plan()).containsExactly(rewrite("a-0", "a-1", "a-2", "a-3"), rewrite("a-4", "a-5"));
  }

  @Test
  void segmentsWithOthersOfTheirFileBetweenThemAreNotMerged() {
    commit(taken("a", 20_000, 30_000, 20_000));
    train("basis", 70_000);
    OptimizeTask between = rewrite("a-1");
    assertThat(plan(between)).containsExactly(rewrite("a-0"), rewrite("a-2"));
  }

  @Test
  void aSegmentThatFailedWithOthersIsWrittenAlone() {
    commit(taken("a", 5_000), taken("b", 5_000), taken("c", 5_000));
    train("basis", 15_000);
    Manifest current = manifest.manifest();
    assertThat(planner.plan(current, ServedSegments.of(current), List.of(), Set.of("b-0")))
        .containsExactly(rewrite("a-0"), rewrite("b-0"), rewrite("c-0"));
  }

  @Test
  void manySmallFilesEndInFewSegmentsAndNoRowIsWrittenOften() {
    long written = 0;
    int files = 0;
    for (int batch = 0; batch < 150; batch++) {
      List<ManifestChange> changes = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        changes.add(taken("f" + files++, 20));
      }
      commit(changes.toArray(new ManifestChange[0]));
      written += doAll(1);
    }
    assertThat(written).isLessThan(20L * files * 8);
    assertThat(segmentCount()).isLessThan(45);
  }

  @Test
  void rowsThatDoNotFitTheBasisHaveItTrainedAnew() {
    commit(taken("a", 20_000));
    doAll(1);
    String first = manifest.manifest().basis();
    commit(taken("b", 10_000));
    doAll(1.4f);
    assertThat(manifest.manifest().basis()).isEqualTo(first);
    commit(taken("c", 20_000));
    doAll(1.6f);
    assertThat(manifest.manifest().basis()).isNotEqualTo(first);
    assertThat(ServedSegments.of(manifest.manifest()).nearlyAllCodedIn(manifest.manifest().basis()))
        .isTrue();
  }

  @Test
  void aCollectionOfFourTimesTheRowsIsTrainedAnew() {
    commit(taken("a", 20_000));
    doAll(1);
    String first = manifest.manifest().basis();
    commit(taken("b", 59_999));
    doAll(1);
    assertThat(manifest.manifest().basis()).isEqualTo(first);
    commit(taken("c", 1));
    doAll(1);
    assertThat(manifest.manifest().basis()).isNotEqualTo(first);
  }

  @Test
  void aSegmentMostOfWhichIsDeadIsWrittenAgain() {
    List<ManifestChange> changes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      changes.add(taken("f" + i, 1_000));
    }
    commit(changes.toArray(new ManifestChange[0]));
    doAll(1);
    assertThat(segmentCount()).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      commit(new ManifestChange.Removed("f" + i));
    }
    assertThat(plan()).isEmpty();
    commit(new ManifestChange.Removed("f3"));
    assertThat(plan()).hasSize(1);
  }
}
