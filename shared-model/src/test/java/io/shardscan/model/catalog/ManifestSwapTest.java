package io.shardscan.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.basis.Calibration;
import io.shardscan.model.environment.Environment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swapping segments, and what else optimizing changes in a manifest. */
class ManifestSwapTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");

  private static ManifestChange.Taken taken(String file, String etag, String... segments) {
    List<SegmentRef> refs = new ArrayList<>();
    for (String segment : segments) {
      refs.add(new SegmentRef(segment, 10, 999));
    }
    return new ManifestChange.Taken(
        file, new FileVersion(etag, 1, Instant.EPOCH), 10L * refs.size(), 4, refs);
  }

  private static ManifestChange swapped(String by, List<String> files, String... replaced) {
    return new ManifestChange.Swapped(
        files,
        List.of(replaced),
        new SegmentRef(by, 10L * replaced.length, 999, new SegmentRef.Coding("basis", 0.25f)));
  }

  private static Manifest apply(Manifest base, ManifestChange... changes) {
    Map<String, FileList> lists = new HashMap<>();
    ManifestUpdate.Result result =
        ManifestUpdate.apply(base, List.of(changes), Environment.MACHINE);
    base.contents().parts().forEach(part -> lists.put(part.list().id(), part.list()));
    for (FileList list : result.newLists()) {
      lists.put(list.id(), ManifestJson.readList(list.id(), "list", ManifestJson.write(list)));
    }
    return result.manifest() == base
        ? base
        : ManifestJson.read(COLLECTION, "m", ManifestJson.write(result.manifest()), lists::get);
  }

  private static List<String> segments(Manifest manifest, String file) {
    return manifest.find(file).orElseThrow().served().segments().stream()
        .map(SegmentRef::id)
        .toList();
  }

  private final Manifest two =
      apply(
          Manifest.empty(COLLECTION),
          new ManifestChange.BasisTrained(new TrainedBasis("basis", 4, 1, 0, 0)),
          taken("a", "v1", "a0", "a1", "a2", "a3"),
          taken("b", "v1", "b0"));

  @Test
  void oneSegmentTakesThePlaceOfThoseOfSeveralFiles() {
    Manifest next = apply(two, swapped("m", List.of("a", "b"), "a2", "a1", "b0"));

    assertThat(segments(next, "a")).containsExactly("a0", "m", "a3");
    assertThat(next.find("a").orElseThrow().served().places()).containsExactly(0, 1, 3);
    assertThat(segments(next, "b")).containsExactly("m");
    ServedRows before = two.find("a").orElseThrow().served();
    ServedRows after = next.find("a").orElseThrow().served();
    assertThat(after.sequence()).isEqualTo(before.sequence());
    assertThat(after.rows()).isEqualTo(before.rows());
    assertThat(after.segments().get(1).basis()).isEqualTo("basis");
    assertThat(next.epoch()).isEqualTo(two.epoch() + 1);
  }

  @Test
  void aSwapIsDoneOnce() {
    ManifestChange swap = swapped("m", List.of("a"), "a0", "a1");
    Manifest once = apply(two, swap);

    assertThat(apply(once, swap)).isSameAs(once);
  }

  @Test
  void aSwapOfSegmentsThatAreGoneIsDroppedWhole() {
    ManifestChange swap = swapped("m", List.of("a", "b"), "a0", "b0");

    Manifest deleted = apply(two, new ManifestChange.Removed("b"));
    assertThat(apply(deleted, swap)).isSameAs(deleted);
    Manifest replaced = apply(two, taken("b", "v2", "b9"));
    assertThat(apply(replaced, swap)).isSameAs(replaced);
    Manifest returned = apply(deleted, taken("b", "v1", "b8"));
    assertThat(apply(returned, swap)).isSameAs(returned);
  }

  @Test
  void aSharedSegmentIsSwappedForTheFilesThatAreLeft() {
    Manifest shared = apply(two, swapped("m", List.of("a", "b"), "a0", "b0"));
    Manifest left = apply(shared, new ManifestChange.Removed("b"), taken("b", "v1", "b8"));

    Manifest next = apply(left, swapped("n", List.of("a", "b"), "m"));

    assertThat(segments(next, "a")).containsExactly("n", "a1", "a2", "a3");
    assertThat(segments(next, "b")).containsExactly("b8");
  }

  @Test
  void segmentsWithOthersBetweenThemAreNotSwapped() {
    assertThat(apply(two, swapped("m", List.of("a"), "a0", "a2"))).isSameAs(two);
  }

  @Test
  void aFailedReplacementKeepsItsFailureWhenItsRowsAreSwapped() {
    Manifest failed =
        apply(
            two,
            new ManifestChange.Failed("b", new FileVersion("v2", 1, Instant.EPOCH), "bad row 3"));

    FileEntry entry = apply(failed, swapped("m", List.of("b"), "b0")).find("b").orElseThrow();

    assertThat(entry.failure()).isEqualTo("bad row 3");
    assertThat(entry.served().etag()).isEqualTo("v1");
    assertThat(entry.served().segments().getFirst().id()).isEqualTo("m");
  }

  @Test
  void codesOfABasisThatHasBeenReplacedAreDropped() {
    Manifest next =
        apply(two, new ManifestChange.BasisTrained(new TrainedBasis("other", 4, 2, 0, 0)));

    assertThat(apply(next, swapped("m", List.of("a"), "a0"))).isSameAs(next);
  }

  @Test
  void basisAndCalibrationComeBack() {
    Calibration calibration =
        new Calibration(
            "b1",
            new float[] {0.5f, 0.9f, 0.99f},
            List.of(
                new Calibration.Slack(
                    "cosine",
                    10,
                    Calibration.Stage.CODE,
                    new float[] {-0.1f, 1e-20f, Float.POSITIVE_INFINITY})));
    ManifestChange trained =
        new ManifestChange.BasisTrained(new TrainedBasis("b1", 4, 12_345, 9, 0.125f));
    ManifestChange calibrated = new ManifestChange.Calibrated(calibration, 777);

    assertThat(apply(two, calibrated)).isSameAs(two);
    Manifest next = apply(two, trained, calibrated);

    assertThat(next.basis()).isEqualTo("b1");
    assertThat(next.tuning().basis()).isEqualTo(new TrainedBasis("b1", 4, 12_345, 9, 0.125f));
    assertThat(next.calibration()).usingRecursiveComparison().isEqualTo(calibration);
    assertThat(next.tuning().calibratedRows()).isEqualTo(777);
    assertThat(apply(next, trained, calibrated)).isSameAs(next);
    Manifest later = apply(next, new ManifestChange.Calibrated(calibration, 778));
    assertThat(later.tuning().calibratedRows()).isEqualTo(778);
    assertThat(apply(next, taken("c", "v1", "c0")).calibration()).isNotNull();
  }

  @Test
  void aSwapInAThousandOfAHundredThousandFilesWritesLittle() {
    Manifest manifest = two;
    for (int i = 0; i < 100; i++) {
      List<ManifestChange> changes = new ArrayList<>();
      for (int j = 0; j < 1_000; j++) {
        int number = i * 1_000 + j;
        changes.add(
            taken("a-file-with-a-name-of-some-length-" + number, "v1", "segment-" + number));
      }
      manifest = ManifestUpdate.apply(manifest, changes, Environment.MACHINE).manifest();
    }
    long largest = 0;
    for (int i = 0; i < 50; i++) {
      List<String> files = new ArrayList<>();
      String[] replaced = new String[1_024];
      for (int j = 0; j < replaced.length; j++) {
        int number = j * 97 + i;
        files.add("a-file-with-a-name-of-some-length-" + number);
        replaced[j] = segments(manifest, files.getLast()).getFirst();
      }
      String by = "optimized-01234567-89ab-cdef-0123-456789abcde" + i;
      ManifestUpdate.Result result =
          ManifestUpdate.apply(
              manifest, List.of(swapped(by, files, replaced)), Environment.MACHINE);
      manifest = result.manifest();
      long written = ManifestJson.write(manifest).length;
      for (FileList list : result.newLists()) {
        written += ManifestJson.write(list).length;
      }
      largest = Math.max(largest, written);
      assertThat(segments(manifest, files.getFirst())).containsExactly(by);
    }

    assertThat(largest).isLessThan(1_000_000);
  }

  /**
   * The rows of each file's version, as the segments that are named hold them: none lost or old.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void rowsSurviveSwapsThatRaceWithDeletionsAndReplacements(long seed) {
    Random random = new Random(seed);
    Map<String, Set<String>> held = new HashMap<>(); // segment → file@version#part
    Map<String, Set<String>> expected = new HashMap<>(); // file → the same of its version
    List<ManifestChange> late = new ArrayList<>();
    Manifest manifest = Manifest.empty(COLLECTION);
    int swaps = 0;
    for (int step = 0; step < 2_000; step++) {
      List<ManifestChange> changes = new ArrayList<>();
      String file = "f" + random.nextInt(12);
      switch (random.nextInt(4)) {
        case 0 -> {
          changes.add(new ManifestChange.Removed(file));
          expected.remove(file);
        }
        case 1 -> {
          String etag = "v" + step;
          String[] names = new String[1 + random.nextInt(4)];
          Set<String> parts = new HashSet<>();
          for (int i = 0; i < names.length; i++) {
            names[i] = "s" + step + "-" + i;
            held.put(names[i], Set.of(file + "@" + etag + "#" + i));
            parts.addAll(held.get(names[i]));
          }
          changes.add(taken(file, etag, names));
          expected.put(file, parts);
        }
        case 2 -> late.add(randomSwap(manifest, held, random, step));
        default -> {
          if (!late.isEmpty()) {
            changes.add(late.remove(random.nextInt(late.size())));
          }
        }
      }
      Manifest next = apply(manifest, changes.toArray(new ManifestChange[0]));
      if (next != manifest && changes.getFirst() instanceof ManifestChange.Swapped) {
        swaps++;
      }
      manifest = next;
      Map<String, Set<String>> actual = new HashMap<>();
      manifest.forEach(
          entry -> {
            String prefix = entry.name() + "@" + entry.served().etag() + "#";
            Set<String> rows = new HashSet<>();
            for (SegmentRef segment : entry.served().segments()) {
              for (String part : held.get(segment.id())) {
                if (part.startsWith(prefix)) {
                  assertThat(rows.add(part)).as(part).isTrue();
                }
              }
            }
            actual.put(entry.name(), rows);
          });
      assertThat(actual).as("seed %d, step %d", seed, step).isEqualTo(expected);
    }
    assertThat(swaps).isGreaterThan(20);
  }

  /** A merge as it is planned and executed on one state of the manifest. */
  private static ManifestChange randomSwap(
      Manifest manifest, Map<String, Set<String>> held, Random random, int step) {
    Set<String> replaced = new LinkedHashSet<>();
    for (FileEntry entry : manifest.files()) {
      if (random.nextInt(3) == 0) {
        List<SegmentRef> segments = entry.served().segments();
        int from = random.nextInt(segments.size());
        for (int i = from; i < segments.size() && random.nextBoolean(); i++) {
          replaced.add(segments.get(i).id());
        }
      }
    }
    List<String> files = new ArrayList<>();
    Set<String> rows = new HashSet<>();
    for (FileEntry entry : manifest.files()) {
      String prefix = entry.name() + "@" + entry.served().etag() + "#";
      for (SegmentRef segment : entry.served().segments()) {
        if (replaced.contains(segment.id())) {
          files.add(entry.name());
          held.get(segment.id()).stream().filter(row -> row.startsWith(prefix)).forEach(rows::add);
        }
      }
    }
    held.put("m" + step, rows);
    return new ManifestChange.Swapped(
        files, List.copyOf(replaced), new SegmentRef("m" + step, 1, 1));
  }
}
