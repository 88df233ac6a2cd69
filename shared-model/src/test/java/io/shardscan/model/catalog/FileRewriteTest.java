package io.shardscan.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRewriteTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");

  @TempDir Path directory;
  private ObjectStore store;
  private FileRewrite rewrite;
  private ReprocessingStore reprocessings;

  @BeforeEach
  void openStore() {
    store = new DirectoryObjectStore(directory);
    rewrite = new FileRewrite(store);
    reprocessings = new ReprocessingStore(store);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private String put(String file, String text) {
    return store
        .put(
            StoreLayout.upload(new UploadKey(COLLECTION, file)),
            text.getBytes(StandardCharsets.UTF_8),
            PutCondition.ALWAYS)
        .etag();
  }

  @Test
  void whatCameWhileTheColumnsWereSetIsReadAgainTooWhoeverGoesOnWithIt() {
    put("kept.csv", "a");
    put("replaced.csv", "b");
    put("gone.csv", "c");
    put(InlineFiles.upserts(1, "row"), "{}");
    reprocessings.save(COLLECTION, rewrite.plan(COLLECTION));
    String replaced = put("replaced.csv", "another b");
    put("new.csv", "d");
    store.delete(StoreLayout.upload(new UploadKey(COLLECTION, "gone.csv")));

    Reprocessing left = reprocessings.load(COLLECTION).orElseThrow();
    assertThat(left.ready()).isFalse();
    assertThat(rewrite.rewrite(COLLECTION, left)).isEqualTo(3);

    Reprocessing done = reprocessings.load(COLLECTION).orElseThrow();
    assertThat(done.ready()).isTrue();
    assertThat(done.members())
        .extracting(Reprocessing.Member::file)
        .containsExactly("kept.csv", "new.csv", "replaced.csv");
    Reprocessing.Member member = done.find("replaced.csv").orElseThrow();
    assertThat(member.before()).isEqualTo(replaced);
    assertThat(member.after()).isNotNull().isNotEqualTo(replaced);
  }

  @Test
  void filesThatComeLaterAreNoPartOfIt() {
    String before = put("kept.csv", "a");
    Reprocessing asked =
        new Reprocessing(List.of(new Reprocessing.Member("kept.csv", before)), true);
    put("new.csv", "d");

    assertThat(rewrite.rewrite(COLLECTION, asked)).isEqualTo(1);
    assertThat(reprocessings.load(COLLECTION).orElseThrow().find("new.csv")).isEmpty();
  }

  @Test
  void anEmptyCollectionIsReadyOnceItsFilesAreListed() {
    Reprocessing asked = rewrite.plan(COLLECTION);
    assertThat(asked.ready()).isFalse();

    assertThat(rewrite.rewrite(COLLECTION, asked)).isZero();
    assertThat(reprocessings.load(COLLECTION).orElseThrow().ready()).isTrue();
  }
}
