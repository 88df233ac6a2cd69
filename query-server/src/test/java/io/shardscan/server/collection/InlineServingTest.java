package io.shardscan.server.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.EmbeddingContract;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that were changed one by one, and collections that are paused or deleted. */
class InlineServingTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");

  @TempDir private Path directory;
  private ObjectStore store;
  private StoredFiles files;
  private SearchNode node;

  @BeforeEach
  void start() {
    store = new DirectoryObjectStore(directory.resolve("store"));
    files = new StoredFiles(store, COLLECTION, directory.resolve("scratch"));
    node = new SearchNode(store, 64 << 20);
  }

  @AfterEach
  void stop() {
    node.close();
    store.close();
  }

  private static RowBatch deletions(String... keys) {
    return new RowBatch(keys.length, 1, new float[keys.length], keys, List.of());
  }

  private void changeSettings(CollectionSettings settings) {
    new CollectionSettingsStore(store).update(COLLECTION, before -> settings);
  }

  @Test
  void deletionsHideOlderRowsAndOnlyThose() {
    files.add("a.csv", Rows.of(1, "a", "b", "c"));
    files.add(InlineFiles.upserts(1, "x"), Rows.of(2, "b", "d"));
    files.add(InlineFiles.deletions(2, "x"), deletions("a", "b", "nowhere"));
    node.awaitFound(COLLECTION, "c=8.0", "d=16.0");
    assertThat(node.catalog().describe(COLLECTION))
        .hasValueSatisfying(
            summary -> {
              assertThat(summary.vectorCount()).isEqualTo(2);
              assertThat(summary.dimension()).hasValue(Rows.DIMENSION);
              assertThat(summary.status()).isEqualTo(CollectionStatus.READY);
              assertThat(summary.optimization()).isEqualTo(OptimizationState.INDEX_OPTIMIZED);
            });

    files.add(InlineFiles.upserts(3, "x"), Rows.of(3, "b"));
    node.awaitFound(COLLECTION, "b=24.0", "c=8.0", "d=16.0");
    files.remove(InlineFiles.deletions(2, "x"));
    node.awaitFound(COLLECTION, "a=8.0", "b=24.0", "c=8.0", "d=16.0");
  }

  @Test
  void changesThatAreCommittedLateTakeEffectAsTheyWereSent() {
    files.add(InlineFiles.upserts(1, "x"), Rows.of(1, "a", "b"));
    files.add(InlineFiles.upserts(3, "x"), Rows.of(3, "a"));
    files.add(InlineFiles.deletions(2, "x"), deletions("a", "b"));

    node.awaitFound(COLLECTION, "a=24.0");
  }

  @Test
  void changesAreOneFileToUsers() {
    files.add("a.csv", Rows.of(1, "a"));
    files.add(InlineFiles.upserts(1, "x"), Rows.of(2, "b", "d"));
    files.add(InlineFiles.deletions(2, "x"), deletions("a"));
    node.awaitFound(COLLECTION, "b=16.0", "d=16.0");

    assertThat(node.catalog().files(COLLECTION).orElseThrow())
        .extracting(FileSummary::name, FileSummary::rows, FileSummary::state)
        .containsExactlyInAnyOrder(
            tuple("a.csv", 1L, FileSummary.State.READY),
            tuple("__wal__", 2L, FileSummary.State.READY));
  }

  @Test
  void findsRowsByTheirKeys() {
    files.add("a.csv", Rows.of(1, "a", "b", "c"));
    files.add("b.csv", Rows.of(2, "b"));
    node.awaitFound(COLLECTION, "a=8.0", "b=16.0", "c=8.0");

    assertThat(node.rows().find(COLLECTION, List.of("b", "a", "x"), true))
        .extracting(StoredRow::key, row -> row.vector()[0], StoredRow::metadataJson)
        .containsExactlyInAnyOrder(tuple("a", 1f, "{}"), tuple("b", 2f, "{}"));
    assertThat(node.rows().sample(COLLECTION, 2, false)).hasSize(2).doesNotHaveDuplicates();
    assertThat(node.rows().sample(COLLECTION, 9, false))
        .extracting(StoredRow::key)
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void aPausedCollectionTakesNoMemoryAndAnswersNothing() {
    files.add("a.csv", Rows.of(1, "a", "b"));
    node.awaitFound(COLLECTION, "a=8.0", "b=8.0");
    CollectionSettings settings = new CollectionSettings(Tier.HOT, Instant.EPOCH, null, null);
    changeSettings(settings.withTier(Tier.PAUSED));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatExceptionOfType(PausedException.class)
                    .isThrownBy(() -> node.search(COLLECTION))
                    .withMessageContaining("PATCH /api/v1/collections/products"));
    Awaitility.await().until(() -> node.budget().used() == 0);
    files.add("b.csv", Rows.of(1, "c"));
    CollectionSummary paused = node.catalog().describe(COLLECTION).orElseThrow();
    assertThat(paused.vectorCount()).isEqualTo(3);
    assertThat(paused.status()).isEqualTo(CollectionStatus.READY);

    changeSettings(settings);
    node.awaitFound(COLLECTION, "a=8.0", "b=8.0", "c=8.0");
  }

  @Test
  void aDeletedCollectionIsThereForNobody() {
    files.add("a.csv", Rows.of(1, "a"));
    node.awaitFound(COLLECTION, "a=8.0");
    changeSettings(
        new CollectionSettings(Tier.HOT, Instant.EPOCH, null, null).deletedAt(Instant.EPOCH));

    assertThat(node.catalog().describe(COLLECTION)).isEmpty();
    assertThat(node.catalog().list("acme")).isEmpty();
    assertThat(node.catalog().files(COLLECTION)).isEmpty();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatExceptionOfType(UnknownCollectionException.class)
                    .isThrownBy(() -> node.search(COLLECTION)));
  }

  @Test
  void aContractRefusesVectorsOfAnotherLength() {
    files.add("a.csv", Rows.of(1, "a"));
    changeSettings(
        new CollectionSettings(Tier.HOT, Instant.EPOCH, null, null)
            .withContract(new EmbeddingContract("some-model", 7, null, null)));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatExceptionOfType(InvalidQueryException.class)
                    .isThrownBy(() -> node.search(COLLECTION))
                    .withMessageContaining("vectors of 7 from model 'some-model'"));
  }
}
