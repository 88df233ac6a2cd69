package io.shardscan.ingestion.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.Reprocessing;
import io.shardscan.model.catalog.ReprocessingStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesUnderWayTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");
  private static final UploadKey MEMBER = new UploadKey(COLLECTION, "a.csv");
  private static final UploadKey OTHER = new UploadKey(COLLECTION, "other.csv");
  private static final UploadKey ELSEWHERE =
      new UploadKey(new CollectionId("acme", "elsewhere"), "a.csv");

  @TempDir Path directory;
  private ObjectStore store;
  private FilesUnderWay underWay;

  @BeforeEach
  void findFiles() {
    store = new DirectoryObjectStore(directory);
    underWay = new FilesUnderWay(store);
    for (UploadKey upload : List.of(MEMBER, OTHER, ELSEWHERE)) {
      FileVersion version = new FileVersion("v1", 10, NOW);
      underWay.discovered(new UploadChange.Arrived(upload, version), NOW);
      assertThat(underWay.planned(upload, "v1")).isTrue();
    }
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private List<WatchState.UnderWay> overdue() {
    assertThat(underWay.overdue(true)).isEmpty();
    assertThat(underWay.overdue(true)).isEmpty();
    return underWay.overdue(true);
  }

  private void ask(Reprocessing.Member member) {
    new ReprocessingStore(store).save(COLLECTION, new Reprocessing(List.of(member), true));
  }

  @Test
  void filesThatWaitForOthersToBeRewrittenAreNotLost() {
    ask(new Reprocessing.Member("a.csv", "v0"));

    assertThat(underWay.lost(overdue()))
        .extracting(WatchState.UnderWay::upload)
        .containsExactlyInAnyOrder(OTHER, ELSEWHERE);
  }

  @Test
  void onceAllAreRewrittenWhatIsNotCommittedIsLost() {
    ask(new Reprocessing.Member("a.csv", "v0", "v1", true));

    assertThat(underWay.lost(overdue()))
        .extracting(WatchState.UnderWay::upload)
        .containsExactlyInAnyOrder(MEMBER, OTHER, ELSEWHERE);
  }

  @Test
  void whereItCannotBeToldFilesAreLeftForLater() {
    store.put(
        StoreLayout.reprocessing(COLLECTION),
        "no JSON".getBytes(StandardCharsets.UTF_8),
        PutCondition.ALWAYS);

    assertThat(underWay.lost(overdue()))
        .extracting(WatchState.UnderWay::upload)
        .containsExactly(ELSEWHERE);
  }
}
