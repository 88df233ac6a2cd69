package io.shardscan.server.fleet.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.collection.LocalScan;
import io.shardscan.server.collection.StoredRow;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import io.shardscan.server.memory.HiddenRows;
import io.shardscan.server.scan.ScanEngine;
import io.shardscan.server.scan.ScanSettings;
import io.shardscan.server.scan.kernel.KernelSelection;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member works with the rows hidden that are hidden where it is asked from. */
class HolderTest {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");
  private static final HiddenRows NONE = new HiddenRows(new long[1], 0);

  /** Row 1 of the older segment is hidden by the newer one. */
  private static final HiddenRows SECOND = new HiddenRows(new long[] {-1L << 3 | 0b010}, 1);

  private DirectoryObjectStore store;
  private SearchNode node;
  private ScanEngine engine;
  private Holder holder;
  private String older;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = new DirectoryObjectStore(directory.resolve("store"));
    StoredFiles files = new StoredFiles(store, COLLECTION, directory.resolve("scratch"));
    node = new SearchNode(store, 1 << 30);
    files.add("a", Rows.of(1, "x", "y", "z"));
    older = files.segmentKeys().getFirst().replaceAll(".*/|\\.arrow", "");
    files.add("b", Rows.of(2, "y"));
    node.awaitEpoch(COLLECTION, 2);
    engine = new ScanEngine(ScanSettings.ofThreads(1), KernelSelection.configured());
    holder = new Holder(node.follower(), new LocalScan(engine, "w1"));
  }

  @AfterEach
  void close() {
    engine.close();
    node.close();
    store.close();
  }

  private WireInput ask(String segment, HiddenRows hidden, boolean withHidden) {
    WireOutput out = new WireOutput();
    Question.write(out, COLLECTION, List.of(new Piece(segment, hidden, 2)), withHidden);
    new RowQuestion(null, 10, false).write(out);
    return new WireInput(holder.rows(out.bytes()));
  }

  private static List<String> keys(WireInput in) {
    assertThat(in.flag()).isEqualTo(Holder.DONE);
    return RowAnswer.read(in).rows().stream().map(StoredRow::key).sorted().toList();
  }

  @Test
  void rowsThatAreHiddenHereTooNeedNotBeTold() {
    assertThat(keys(ask(older, SECOND, false))).containsExactly("x", "z");
  }

  @Test
  void whereNoneIsHiddenAllAreFoundWhateverIsHiddenHere() {
    assertThat(keys(ask(older, NONE, false))).containsExactly("x", "y", "z");
  }

  @Test
  void otherRowsAreAskedForAndHidden() {
    HiddenRows first = new HiddenRows(new long[] {-1L << 3 | 0b001}, 1);
    assertThat(ask(older, first, false).flag()).isEqualTo(Holder.DIFFERS);
    assertThat(keys(ask(older, first, true))).containsExactly("y", "z");
  }

  @Test
  void aSegmentThatIsNotHereIsMissing() {
    assertThat(ask("another", NONE, false).flag()).isEqualTo(Holder.MISSING);
  }
}
