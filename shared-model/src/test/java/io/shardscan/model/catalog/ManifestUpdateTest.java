package io.shardscan.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.environment.Environment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestUpdateTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");

  private static FileVersion version(String etag) {
    return new FileVersion(etag, 100, Instant.parse("2026-01-02T03:04:05.678Z"));
  }

  private static ManifestChange taken(String file, String etag, int dimension) {
    return new ManifestChange.Taken(
        file, version(etag), 10, dimension, List.of(new SegmentRef("s-" + file + etag, 10, 999)));
  }

  private static Manifest apply(Manifest base, ManifestChange... changes) {
    return ManifestUpdate.apply(base, List.of(changes), Environment.MACHINE).manifest();
  }

  @Test
  void replacingAFileTakesItsOldRowsOutInTheSameEpoch() {
    Manifest first = apply(Manifest.empty(COLLECTION), taken("a.csv", "v1", 4));
    Manifest second = apply(first, taken("a.csv", "v2", 4));

    assertThat(second.epoch()).isEqualTo(2);
    assertThat(second.files()).hasSize(1);
    ServedRows served = second.find("a.csv").orElseThrow().served();
    assertThat(served.etag()).isEqualTo("v2");
    assertThat(served.sequence())
        .isGreaterThan(first.find("a.csv").orElseThrow().served().sequence());
  }

  private static ManifestChange again(String file, String etag, String earlier, int dimension) {
    return new ManifestChange.Taken(
        file,
        version(etag),
        10,
        dimension,
        List.of(new SegmentRef("s-" + file + etag, 10, 999)),
        earlier);
  }

  @Test
  void filesThatAreReadAgainStayWhereTheyAreAndChangeTheirDimensionTogether() {
    Manifest first =
        apply(
            Manifest.empty(COLLECTION),
            taken("a.csv", "a1", 4),
            taken("b.csv", "b1", 4),
            taken("c.csv", "c1", 4));
    Manifest second =
        apply(
            first,
            again("b.csv", "b2", "b1", 8),
            again("a.csv", "a2", "a1", 8),
            again("c.csv", "c3", "c2", 8));

    assertThat(second.epoch()).isEqualTo(2);
    for (String file : List.of("a.csv", "b.csv")) {
      ServedRows served = second.find(file).orElseThrow().served();
      assertThat(served.dimension()).isEqualTo(8);
      assertThat(served.sequence()).isEqualTo(first.find(file).orElseThrow().served().sequence());
    }
    assertThat(second.find("c.csv").orElseThrow().served().sequence())
        .as("its rows were of another version than it was read again for")
        .isGreaterThan(first.find("c.csv").orElseThrow().served().sequence());
  }

  @Test
  void aFileThatIsReadAgainDoesNotChangeItsDimensionBesideOneThatIsNot() {
    Manifest first =
        apply(Manifest.empty(COLLECTION), taken("a.csv", "a1", 4), taken("b.csv", "b1", 4));
    Manifest second =
        apply(
            first,
            again("a.csv", "a2", "a1", 8),
            new ManifestChange.Failed("b.csv", version("b2"), "no such column"));

    assertThat(second.find("a.csv").orElseThrow().failed()).isTrue();
    assertThat(second.dimension()).hasValue(4);

    Manifest apart = apply(first, again("a.csv", "a2", "a1", 8), again("b.csv", "b2", "b1", 6));
    assertThat(apart.files()).allMatch(FileEntry::failed);
    assertThat(apart.files()).allMatch(entry -> entry.served().dimension() == 4);
  }

  @Test
  void aVersionThatIsKnownChangesNothing() {
    Manifest first = apply(Manifest.empty(COLLECTION), taken("a.csv", "v1", 4));

    ManifestUpdate.Result again =
        ManifestUpdate.apply(first, List.of(taken("a.csv", "v1", 4)), Environment.MACHINE);

    assertThat(again.manifest()).isSameAs(first);
  }

  @Test
  void aFailedReplacementLeavesTheRowsOfItsPredecessor() {
    Manifest first = apply(Manifest.empty(COLLECTION), taken("a.csv", "v1", 4));
    Manifest second = apply(first, new ManifestChange.Failed("a.csv", version("v2"), "bad row 3"));

    FileEntry entry = second.find("a.csv").orElseThrow();
    assertThat(entry.failure()).isEqualTo("bad row 3");
    assertThat(entry.version().etag()).isEqualTo("v2");
    assertThat(entry.served().etag()).isEqualTo("v1");
  }

  @Test
  void aFileOfAnotherDimensionFailsButAnOnlyFileMayChangeItsDimension() {
    Manifest one = apply(Manifest.empty(COLLECTION), taken("a.csv", "v1", 4));

    Manifest two = apply(one, taken("b.csv", "v1", 8));
    assertThat(two.find("b.csv").orElseThrow().failure())
        .contains("8 dimensions")
        .contains("4 dimensions");

    Manifest changed = apply(one, taken("a.csv", "v2", 8));
    assertThat(changed.find("a.csv").orElseThrow().failed()).isFalse();
    assertThat(changed.dimension()).hasValue(8);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithAMapUnderRandomChanges(long seed) {
    Random random = new Random(seed);
    Map<String, FileList> lists = new HashMap<>();
    Function<String, FileList> stored = lists::get;
    Map<String, String> expected = new HashMap<>();
    Manifest manifest = Manifest.empty(COLLECTION);
    for (int commit = 0; commit < 300; commit++) {
      List<ManifestChange> changes = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        String file = "f" + random.nextInt(2_000);
        if (random.nextInt(3) == 0) {
          changes.add(new ManifestChange.Removed(file));
          expected.remove(file);
        } else {
          String etag = "v" + random.nextInt(1_000_000);
          changes.add(taken(file, etag, 4));
          expected.put(file, etag);
        }
      }
      ManifestUpdate.Result result = ManifestUpdate.apply(manifest, changes, Environment.MACHINE);
      for (FileList list : result.newLists()) {
        lists.put(list.id(), ManifestJson.readList(list.id(), "list", ManifestJson.write(list)));
      }
      manifest = ManifestJson.read(COLLECTION, "m", ManifestJson.write(result.manifest()), stored);

      Map<String, String> actual = new HashMap<>();
      manifest.forEach(
          entry -> assertThat(actual.put(entry.name(), entry.version().etag())).isNull());
      assertThat(actual).as("seed %d, commit %d", seed, commit).isEqualTo(expected);
      assertThat(manifest.contents().recent().size())
          .isLessThanOrEqualTo(ManifestUpdate.MAX_RECENT);
    }
  }

  @Test
  void aCommitToAHundredThousandFilesWritesLittle() {
    Manifest manifest = Manifest.empty(COLLECTION);
    for (int i = 0; i < 100; i++) {
      List<ManifestChange> changes = new ArrayList<>();
      for (int j = 0; j < 1_000; j++) {
        changes.add(taken("a-file-with-a-name-of-some-length-" + (i * 1_000 + j), "v1", 4));
      }
      manifest = ManifestUpdate.apply(manifest, changes, Environment.MACHINE).manifest();
    }
    Random random = new Random(7);
    int largest = 0;
    for (int i = 0; i < 200; i++) {
      ManifestChange change =
          taken("a-file-with-a-name-of-some-length-" + random.nextInt(100_000), "v2." + i, 4);
      ManifestUpdate.Result result =
          ManifestUpdate.apply(manifest, List.of(change), Environment.MACHINE);
      manifest = result.manifest();
      int written = ManifestJson.write(manifest).length;
      for (FileList list : result.newLists()) {
        written += ManifestJson.write(list).length;
      }
      largest = Math.max(largest, written);
    }

    assertThat(manifest.files()).hasSize(100_000);
    assertThat(largest).isLessThan(1_000_000);
  }

  @Test
  void aManifestOfANewerFormatIsRefused() {
    byte[] json = "{\"format\": 2}".getBytes(StandardCharsets.UTF_8);

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> ManifestJson.read(COLLECTION, "m", json, id -> null)))
        .isInstanceOf(DamagedCatalogException.class)
        .hasMessageContaining("format 2");
  }
}
