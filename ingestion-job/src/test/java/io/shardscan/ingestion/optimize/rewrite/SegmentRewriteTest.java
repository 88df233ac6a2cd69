package io.shardscan.ingestion.optimize.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.ingestion.optimize.rows.CodeReader;
import io.shardscan.ingestion.optimize.rows.SegmentRows;
import io.shardscan.ingestion.train.BasisTrainer;
import io.shardscan.ingestion.train.RowEncoder;
import io.shardscan.model.basis.Basis;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.TrainedBasis;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.segment.SegmentWriter;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentRewriteTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");
  private static final int DIMENSION = 24;

  @TempDir Path directory;
  private final Random random = new Random(9);
  private ObjectStore store;
  private Path scratch;
  private SegmentRewrite rewriting;
  private ManifestStore.Loaded manifest;
  private int written;

  /** What should be there: a row's cells by file and key. */
  private final TreeMap<String, String> expected = new TreeMap<>();

  @BeforeEach
  void open() throws IOException {
    store = new DirectoryObjectStore(directory.resolve("store"));
    scratch = Files.createDirectories(directory.resolve("scratch"));
    rewriting = new SegmentRewrite(store, scratch, () -> {}, Environment.MACHINE);
    manifest = new ManifestStore(store).load(COLLECTION, null);
  }

  @AfterEach
  void nothingIsLeftInTheScratchDirectory() throws IOException {
    store.close();
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left).isEmpty();
    }
  }

  private void commit(ManifestChange... changes) {
    manifest = new ManifestStore(store).commit(COLLECTION, List.of(changes), manifest);
  }

  private RowBatch batch(String file, int rows, int keys) {
    float[] vectors = new float[rows * DIMENSION];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    String[] names = new String[rows];
    String[] texts = new String[rows];
    String[] json = new String[rows];
    long[] longs = new long[rows];
    double[] doubles = new double[rows];
    BitSet booleans = new BitSet();
    BitSet present = new BitSet();
    for (int i = 0; i < rows; i++) {
      names[i] = "kß" + random.nextInt(keys);
      texts[i] = random.nextInt(4) == 0 ? null : "日本 " + random.nextInt(100);
      json[i] = random.nextInt(4) == 0 ? null : "{\"a\":" + i + "}";
      longs[i] = random.nextInt(20_000);
      doubles[i] = random.nextDouble();
      booleans.set(i, random.nextBoolean());
      present.set(i, random.nextInt(3) > 0);
    }
    BitSet all = new BitSet();
    all.set(0, rows);
    List<MetadataColumn> columns = new ArrayList<>();
    columns.add(new MetadataColumn.Text("text", ColumnType.STRING, texts));
    columns.add(new MetadataColumn.Longs("long", ColumnType.LONG, longs, present));
    columns.add(new MetadataColumn.Longs("day", ColumnType.DATE, longs, all));
    columns.add(new MetadataColumn.Longs("time", ColumnType.TIMESTAMP, longs, present));
    columns.add(new MetadataColumn.Doubles("double", doubles, present));
    columns.add(new MetadataColumn.Booleans("boolean", booleans, present));
    columns.add(new MetadataColumn.Text("json of " + file, ColumnType.JSON, json));
    return new RowBatch(rows, DIMENSION, vectors, names, columns);
  }

  /** A file of several segments, whose keys repeat within and across them. */
  private List<String> add(String file, int segments, int rows) {
    SegmentFile version = new SegmentFile(file, "v" + written++);
    expected.keySet().removeIf(key -> key.startsWith(file + " "));
    List<SegmentRef> refs = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      RowBatch batch = batch(file, rows, rows);
      for (int row = 0; row < rows; row++) {
        expected.put(file + " " + batch.keys()[row], cells(batch, row));
      }
      try (SegmentWriter writer = new SegmentWriter(scratch, DIMENSION)) {
        writer.append(batch, 0, 0);
        refs.add(writer.writeTo(store, COLLECTION, "s" + written++, List.of(version)));
      }
    }
    commit(
        new ManifestChange.Taken(
            file,
            new FileVersion(version.version(), 1, Instant.EPOCH),
            (long) segments * rows,
            DIMENSION,
            refs));
    return refs.stream().map(SegmentRef::id).toList();
  }

  /** A row's vector and metadata as text; columns in which it has no value are left out. */
  private static String cells(RowBatch batch, int row) {
    TreeMap<String, String> cells = new TreeMap<>();
    for (MetadataColumn column : batch.metadata()) {
      String cell =
          switch (column) {
            case MetadataColumn.Text text -> text.values()[row];
            case MetadataColumn.Untyped untyped -> untyped.values()[row];
            case MetadataColumn.Longs longs ->
                longs.present().get(row) ? "" + longs.values()[row] : null;
            case MetadataColumn.Doubles doubles ->
                doubles.present().get(row) ? "" + doubles.values()[row] : null;
            case MetadataColumn.Booleans booleans ->
                booleans.present().get(row) ? "" + booleans.values().get(row) : null;
          };
      if (cell != null) {
        cells.put(column.name(), cell);
      }
    }
    return cells
        + Arrays.toString(
            Arrays.copyOfRange(batch.vectors(), row * DIMENSION, row * DIMENSION + DIMENSION));
  }

  /** The rows of a segment, of which no file may have a key twice. */
  private Map<String, String> rows(SegmentRef segment) {
    TreeMap<String, String> found = new TreeMap<>();
    try (SegmentRows rows = SegmentRows.copy(store, COLLECTION, segment, scratch)) {
      for (int row = 0; row < rows.rows(); row++) {
        RowBatch one = rows.gather(new int[] {row});
        String key = rows.files().get(rows.file(row)).name() + " " + one.keys()[0];
        assertThat(found.put(key, cells(one, 0))).as(key).isNull();
      }
    }
    return found;
  }

  private SegmentRewrite.Coding coding() {
    float[] sample = new float[2_000 * DIMENSION];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (float) random.nextGaussian();
    }
    Basis basis = BasisTrainer.train(sample, 2_000, DIMENSION, 2_000, 1);
    commit(new ManifestChange.BasisTrained(new TrainedBasis("b", DIMENSION, 1, 0, 1)));
    return new SegmentRewrite.Coding("b", new RowEncoder(basis));
  }

  private SegmentRef rewrite(List<String> ids, SegmentRewrite.Coding coding) {
    ManifestChange change = rewriting.rewrite(manifest.manifest(), ids, coding).orElseThrow();
    commit(change);
    return ((ManifestChange.Swapped) change).by();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLastRowOfEachKeyOfEachFileIsThereUnchanged(boolean coded) {
    List<String> ids = new ArrayList<>(add("a", 3, 400));
    ids.addAll(add("b", 1, 300));
    ids.addAll(add("c", 2, 200));

    SegmentRef segment = rewrite(ids, coded ? coding() : null);

    assertThat(rows(segment)).isEqualTo(expected);
    assertThat(segment.rows()).isEqualTo(expected.size());
    for (FileEntry entry : manifest.manifest().files()) {
      assertThat(entry.served().segments()).containsExactly(segment);
    }
    assertThat(segment.basis()).isEqualTo(coded ? "b" : null);
  }

  @Test
  void segmentsInAnyOrderGiveTheSameRows() {
    List<String> ids = new ArrayList<>(add("a", 3, 400));

    assertThat(rows(rewrite(ids.reversed(), null))).isEqualTo(expected);
  }

  @Test
  void rowsOfReplacedAndDeletedFilesAreLeftOut() {
    List<String> ids = new ArrayList<>(add("a", 2, 300));
    ids.addAll(add("b", 1, 300));
    ids.addAll(add("c", 1, 300));
    SegmentRef merged = rewrite(ids, coding());
    List<String> again = new ArrayList<>(List.of(merged.id()));
    again.addAll(add("a", 2, 100));
    commit(new ManifestChange.Removed("b"));
    expected.keySet().removeIf(key -> key.startsWith("b "));

    SegmentRef segment = rewrite(again, coding());

    assertThat(rows(segment)).isEqualTo(expected);
    try (SegmentRows rows = SegmentRows.copy(store, COLLECTION, segment, scratch)) {
      assertThat(rows.files()).extracting(SegmentFile::name).containsExactlyInAnyOrder("a", "c");
    }
  }

  @Test
  void codesAreThoseOfTheRowsInTheOrderOfTheirCells() {
    List<String> ids = new ArrayList<>(add("a", 2, 700));
    SegmentRewrite.Coding coding = coding();
    SegmentRef first = rewrite(List.of(ids.getFirst()), coding);
    // The first is coded already, the second is not: both come out the same.
    SegmentRef segment = rewrite(List.of(first.id(), ids.getLast()), coding);

    try (SegmentRows rows = SegmentRows.copy(store, COLLECTION, segment, scratch)) {
      CodeReader codes = rows.codes();
      int last = 0;
      for (int row = 0; row < rows.rows(); row++) {
        byte[] code = new byte[DIMENSION];
        float[] error = new float[1];
        int[] cell = new int[1];
        float[] vector = rows.gather(new int[] {row}).vectors();
        coding.encoder().encode(vector, 1, code, error, cell);
        assertThat(codes.codes(row, 1)).isEqualTo(code);
        assertThat(codes.error(row)).isEqualTo(error[0]);
        assertThat(codes.cell(row)).isEqualTo(cell[0]).isGreaterThanOrEqualTo(last);
        last = cell[0];
      }
      assertThat(last).isPositive();
    }
  }

  @Test
  void aSegmentThatIsNoLongerServedLeavesNothingToDo() {
    List<String> ids = new ArrayList<>(add("a", 1, 10));
    ids.addAll(add("b", 1, 10));
    commit(new ManifestChange.Removed("a"));

    Optional<ManifestChange> change = rewriting.rewrite(manifest.manifest(), ids, null);

    assertThat(change).isEmpty();
  }

  @Test
  void aDamagedSegmentIsNotWrittenAgain() {
    List<String> ids = add("a", 1, 10);
    String key = StoreLayout.segment(COLLECTION, ids.getFirst());
    byte[] bytes = store.read(key, 1 << 20).bytes();
    bytes[bytes.length / 2] ^= 1;
    store.put(key, bytes, PutCondition.ALWAYS);
    Manifest current = manifest.manifest();

    assertThatThrownBy(() -> rewriting.rewrite(current, ids, null))
        .isInstanceOf(DamagedSegmentException.class);
  }

  @Test
  void theColumnThatOnlyOneFileHasIsThereForItsRows() {
    List<String> ids = new ArrayList<>(add("a", 1, 10));
    ids.addAll(add("b", 1, 10));

    Map<String, String> rows = rows(rewrite(ids, null));

    assertThat(rows.values()).anyMatch(cells -> cells.contains("json of a"));
    assertThat(rows.values()).anyMatch(cells -> cells.contains("json of b"));
  }
}
