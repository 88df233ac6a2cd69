package io.shardscan.server.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.VersionedBytes;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.fixture.FaultyStore;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.StoredFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedSegmentTest {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");
  private static final FileVersion VERSION = new FileVersion("v1", 1, Instant.EPOCH);
  private static final MemoryReclaimer AT_ONCE =
      (arena, memory, afterwards) -> {
        arena.close();
        afterwards.run();
      };

  private final MemoryBudget budget = new MemoryBudget(1L << 30);
  private final ComputePool computing = new ComputePool(2);
  private FaultyStore store;
  private StoredFiles files;
  private SegmentLoader loader;
  private LocalCache cache;
  private Path folder;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = new FaultyStore(new DirectoryObjectStore(directory.resolve("store")));
    files = new StoredFiles(store, COLLECTION, directory.resolve("scratch"));
    folder = directory.resolve("cache");
    cache = new LocalCache(folder, 1 << 20);
    loader = new SegmentLoader(store, cache, AT_ONCE, computing);
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(budget.used()).isZero();
    assertThat(cache.used()).isZero();
    computing.close();
    store.close();
  }

  private List<LoadedSegment> load(SegmentRef... refs) throws InterruptedException {
    List<LoadedSegment> loaded = new ArrayList<>();
    long bytes = 0;
    for (SegmentRef ref : refs) {
      bytes += ref.bytes();
    }
    try {
      loader.load(
          COLLECTION,
          List.of(refs),
          Tier.HOT,
          budget.reserve(bytes).orElseThrow(),
          new ReadLane(3, 2),
          loaded::add);
    } catch (RuntimeException e) {
      loaded.forEach(LoadedSegment::release);
      throw e;
    }
    return loaded;
  }

  private LoadedSegment loadWarm(SegmentRef ref) throws InterruptedException {
    List<LoadedSegment> loaded = new ArrayList<>();
    loader.load(
        COLLECTION,
        List.of(ref),
        Tier.WARM,
        budget.reserve(SegmentLoader.memoryBytes(ref, Tier.WARM)).orElseThrow(),
        new ReadLane(3, 2),
        loaded::add);
    return loaded.getFirst();
  }

  @Test
  void aWarmSegmentLiesInAFileThatHasNoName() throws InterruptedException, IOException {
    SegmentRef ref = files.segment("f", files.upload("f"), Rows.of(2, "a", "b"));
    LoadedSegment warm = loadWarm(ref);
    assertThat(warm.key(1)).isEqualTo("b");
    assertThat(warm.vector(1)).isEqualTo(Rows.vector(2));
    assertThat(warm.byteSize()).isZero();
    assertThat(budget.used()).isZero();
    assertThat(cache.used()).isEqualTo(ref.bytes());
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
    warm.release();
  }

  @Test
  void whatDoesNotFitInTheCacheIsSaid() throws IOException {
    SegmentRef ref = files.segment("f", files.upload("f"), Rows.of(2, "a", "b"));
    cache = new LocalCache(folder, ref.bytes() - 1);
    loader = new SegmentLoader(store, cache, AT_ONCE, computing);
    assertThatThrownBy(() -> loadWarm(ref))
        .isInstanceOf(BudgetExceededException.class)
        .hasMessageContaining("more are needed in the local cache in " + folder);
    Path file = Files.createFile(folder.resolveSibling("a file"));
    cache = new LocalCache(file, 1 << 20);
    loader = new SegmentLoader(store, cache, AT_ONCE, computing);
    assertThatThrownBy(() -> loadWarm(ref))
        .isInstanceOf(BudgetExceededException.class)
        .hasMessageContaining("the local cache in " + file + " cannot be used");
  }

  private static BitSet bits(int... rows) {
    BitSet bits = new BitSet();
    for (int row : rows) {
      bits.set(row);
    }
    return bits;
  }

  @Test
  void givesKeysVectorsAndMetadata() throws InterruptedException {
    RowBatch rows =
        Rows.with(
            Rows.of(2, "a", "ключ", "\"quoted\""),
            new MetadataColumn.Text(
                "na\"me", ColumnType.STRING, new String[] {"line\nbreak", null, "ü"}),
            new MetadataColumn.Text(
                "tags", ColumnType.JSON, new String[] {"[1,{\"a\":null}]", "true", null}),
            new MetadataColumn.Longs(
                "big", ColumnType.LONG, new long[] {Long.MAX_VALUE, -7, 0}, bits(0, 1, 2)),
            new MetadataColumn.Longs(
                "at", ColumnType.TIMESTAMP, new long[] {0, -1, 1_700_000_000_000_001L}, bits(1, 2)),
            new MetadataColumn.Longs(
                "day", ColumnType.DATE, new long[] {-1, 19_000, 0}, bits(0, 1)),
            new MetadataColumn.Doubles("price", new double[] {0.1, 1e300, -2.5}, bits(0, 1, 2)),
            new MetadataColumn.Booleans("sold", bits(1), bits(0, 1)));
    LoadedSegment segment = load(files.segment("f", VERSION, rows)).getFirst();

    assertThat(segment.rows()).isEqualTo(3);
    assertThat(segment.key(1)).isEqualTo("ключ");
    assertThat(segment.vector(2)).containsExactly(Rows.vector(2));
    assertThat(segment.files()).containsExactly(new SegmentFile("f", "v1"));
    assertThat(segment.metadataJson(0))
        .isEqualTo(
            "{\"na\\\"me\":\"line\\nbreak\",\"tags\":[1,{\"a\":null}],\"big\":9223372036854775807,"
                + "\"day\":\"1969-12-31\",\"price\":0.1,\"sold\":false}");
    assertThat(segment.metadataJson(1))
        .isEqualTo(
            "{\"tags\":true,\"big\":-7,\"at\":\"1969-12-31T23:59:59.999999Z\","
                + "\"day\":\"2022-01-08\",\"price\":1.0E300,\"sold\":true}");
    assertThat(segment.metadataJson(2))
        .isEqualTo(
            "{\"na\\\"me\":\"ü\",\"big\":0,\"at\":\"2023-11-14T22:13:20.000001Z\",\"price\":-2.5}");
    assertThat(budget.used()).isEqualTo(segment.byteSize());
    segment.release();
  }

  @Test
  void freesMemoryWithTheLastReleaseAndNotBefore() throws InterruptedException {
    LoadedSegment segment = load(files.segment("f", VERSION, Rows.of(1, "a"))).getFirst();
    segment.retain();
    segment.release();
    assertThat(segment.key(0)).isEqualTo("a");
    segment.release();
    assertThat(budget.used()).isZero();
    assertThatThrownBy(() -> segment.key(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(segment::retain).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(segment::release).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readsALargeSegmentInSeveralRanges() throws InterruptedException {
    int rows = 60_000;
    int dimension = 150;
    float[] vectors = new float[rows * dimension];
    Random random = new Random(1);
    String[] keys = new String[rows];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = random.nextFloat();
    }
    for (int i = 0; i < rows; i++) {
      keys[i] = "key" + i;
    }
    SegmentRef ref =
        files.segment("f", VERSION, new RowBatch(rows, dimension, vectors, keys, List.of()));
    int before = store.gets();
    LoadedSegment segment = load(ref).getFirst();
    assertThat(store.gets() - before)
        .isEqualTo((int) Math.ceilDiv(ref.bytes(), SegmentLoader.RANGE_BYTES))
        .isGreaterThan(2);
    for (int row = 0; row < rows; row += 777) {
      assertThat(segment.key(row)).isEqualTo("key" + row);
      float[] vector = segment.vector(row);
      for (int i = 0; i < dimension; i++) {
        assertThat(vector[i]).isEqualTo(vectors[row * dimension + i]);
      }
    }
    segment.release();
  }

  @Test
  void everyFlippedBitIsFound() throws InterruptedException {
    SegmentRef ref = files.segment("f", VERSION, Rows.numbered(1, "k", 50));
    String key = StoreLayout.segment(COLLECTION, ref.id());
    VersionedBytes sound = store.read(key, 1 << 20);
    load(ref).forEach(LoadedSegment::release);
    Random random = new Random(7);
    int found = 0;
    int tries = 60;
    for (int i = 0; i < tries; i++) {
      byte[] damaged = sound.bytes().clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      store.put(key, damaged, PutCondition.ALWAYS);
      try {
        LoadedSegment segment = load(ref).getFirst();
        // Only padding may differ: what is read must be as it was.
        for (int row = 0; row < 50; row++) {
          assertThat(segment.key(row)).isEqualTo("k" + row);
          assertThat(segment.vector(row)).containsExactly(Rows.vector(1));
        }
        segment.release();
      } catch (DamagedSegmentException e) {
        assertThat(e).hasMessageContaining(ref.id());
        found++;
      }
    }
    assertThat(found).isGreaterThan(tries / 2);
  }

  @Test
  void refusesWhatIsNotWhatTheManifestSays() {
    SegmentRef ref = files.segment("f", VERSION, Rows.numbered(1, "k", 50));
    assertThatThrownBy(() -> load(new SegmentRef(ref.id(), 49, ref.bytes())))
        .isInstanceOf(DamagedSegmentException.class)
        .hasMessageContaining("50 rows");
    assertThatThrownBy(() -> load(new SegmentRef(ref.id(), 50, ref.bytes() + 64)))
        .isInstanceOf(DamagedSegmentException.class)
        .hasMessageContaining("bytes");
    assertThatThrownBy(() -> load(ref, new SegmentRef("none", 1, 100)))
        .isInstanceOf(ObjectNotFoundException.class);
  }
}
