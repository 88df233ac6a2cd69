package io.shardscan.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.environment.Environment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InlineOrderTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");

  private static ManifestChange.Taken taken(String file) {
    return new ManifestChange.Taken(
        file,
        new FileVersion("v-" + file, 1, Instant.EPOCH),
        1,
        4,
        List.of(new SegmentRef("s-" + file, 1, 1)));
  }

  private static List<String> inOrder(Manifest manifest) {
    return manifest.files().stream()
        .sorted(Comparator.comparingLong(entry -> entry.served().sequence()))
        .map(FileEntry::name)
        .toList();
  }

  @Test
  void changesTakeEffectAsTheyWereSentHoweverTheyAreCommitted() {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      sent.add(
          i % 3 == 0 ? InlineFiles.deletions(1_000 + i, "x") : InlineFiles.upserts(1_000 + i, "x"));
    }
    Random random = new Random(5);
    for (int round = 0; round < 50; round++) {
      List<String> committed = new ArrayList<>(sent);
      Collections.shuffle(committed, random);
      Manifest manifest = Manifest.empty(COLLECTION);
      for (int from = 0; from < committed.size(); ) {
        int to = Math.min(committed.size(), from + 1 + random.nextInt(4));
        List<ManifestChange> changes = new ArrayList<>();
        committed.subList(from, to).forEach(file -> changes.add(taken(file)));
        manifest = ManifestUpdate.apply(manifest, changes, Environment.MACHINE).manifest();
        from = to;
      }
      assertThat(inOrder(manifest)).isEqualTo(sent);
      assertThat(manifest.files().stream().map(entry -> entry.served().sequence()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void filesStayWhereTheyAreAmongOneAnother() {
    String first = InlineFiles.upserts(1, "x");
    String second = InlineFiles.upserts(2, "x");
    Manifest manifest = Manifest.empty(COLLECTION);
    for (String file : List.of("a.csv", second, "b.csv", first, "c.csv")) {
      manifest =
          ManifestUpdate.apply(manifest, List.of(taken(file)), Environment.MACHINE).manifest();
    }
    assertThat(inOrder(manifest)).containsExactly("a.csv", first, second, "b.csv", "c.csv");
  }

  @Test
  void deletionsHaveNoDimension() {
    Manifest manifest =
        ManifestUpdate.apply(
                Manifest.empty(COLLECTION),
                List.of(taken(InlineFiles.deletions(1, "x"))),
                Environment.MACHINE)
            .manifest();
    assertThat(manifest.dimension()).isEmpty();

    Manifest next =
        ManifestUpdate.apply(
                manifest,
                List.of(
                    new ManifestChange.Taken(
                        "a.csv", new FileVersion("v", 1, Instant.EPOCH), 1, 9, List.of())),
                Environment.MACHINE)
            .manifest();
    assertThat(next.dimension()).hasValue(9);
    assertThat(next.find("a.csv").orElseThrow().failed()).isFalse();
  }

  @Test
  void namesAreOrderedByTime() {
    assertThat(InlineFiles.upserts(9, "z")).isLessThan(InlineFiles.deletions(10, "a"));
    assertThat(InlineFiles.upserts(999_999_999_999_999L, "a"))
        .isLessThan(InlineFiles.upserts(1_000_000_000_000_000L, "a"));
    assertThat(InlineFiles.isDeletions(InlineFiles.deletions(1, "a"))).isTrue();
    assertThat(InlineFiles.isInline("wal.upserts")).isFalse();
  }
}
