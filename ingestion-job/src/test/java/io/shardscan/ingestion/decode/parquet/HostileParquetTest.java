package io.shardscan.ingestion.decode.parquet;

import static io.shardscan.ingestion.decode.parquet.CraftedParquet.bytes;
import static io.shardscan.ingestion.decode.parquet.CraftedParquet.goodPage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.sun.management.ThreadMXBean;
import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Decoded;
import io.shardscan.ingestion.decode.MemorySource;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.parquet.format.AesGcmV1;
import org.apache.parquet.format.ColumnCryptoMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.EncryptionAlgorithm;
import org.apache.parquet.format.EncryptionWithFooterKey;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that were made to do harm: each is refused with a reason, in little time and memory. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HostileParquetTest {
  private static final long MAX_ALLOCATED_BYTES = 300L << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void readsTheGoodFile() {
    assertThat(Decoded.of(good().file()).vectors())
        .containsExactly(new float[] {1, 2}, new float[] {3, 4});
  }

  @Test
  void readsRowsThatGoOnInTheNextPage() {
    byte[] first =
        bytes(
            24,
            b ->
                b.putInt(2)
                    .put((byte) 3)
                    .put((byte) 0b10)
                    .putInt(2)
                    .put((byte) 6)
                    .put((byte) 1)
                    .putFloat(1)
                    .putFloat(2)
                    .putFloat(3));
    byte[] second =
        bytes(
            20,
            b ->
                b.putInt(2)
                    .put((byte) 3)
                    .put((byte) 0b1)
                    .putInt(2)
                    .put((byte) 4)
                    .put((byte) 1)
                    .putFloat(4)
                    .putFloat(5));
    byte[] none = bytes(8, b -> {});
    byte[] third =
        bytes(
            16,
            b ->
                b.putInt(2)
                    .put((byte) 2)
                    .put((byte) 1)
                    .putInt(2)
                    .put((byte) 2)
                    .put((byte) 1)
                    .putFloat(6));
    byte[] firstOfThree = first.clone();
    firstOfThree[5] = 0b110;
    MemorySource file =
        vectors(2, 6)
            .page(3, firstOfThree)
            .page(0, none)
            .page(2, bytes(20, b -> b.put(second).put(5, (byte) 0b10)))
            .page(1, third)
            .file();
    assertThat(Decoded.of(file).vectors())
        .containsExactly(new float[] {1, 2, 3}, new float[] {4, 5, 6});
  }

  static Stream<Arguments> hostile() {
    byte[] bomb = Zstd.compress(new byte[100 << 20]);
    byte[] runs = bytes(14, b -> b.putInt(6).put(new byte[] {-1, -1, -1, -1, 15, 1}).putInt(0));
    return Stream.of(
        hostile("nothing", new MemorySource("a.parquet", new byte[0]), "The file is empty"),
        hostile("few bytes", new MemorySource("a.parquet", new byte[9]), "too few for Parquet"),
        hostile(
            "another format",
            text("PAR1 and then something else"),
            "does not end with the letters PAR1"),
        hostile("an encrypted footer", text("PARE ................ PARE"), "is encrypted"),
        hostile("half a file", cut(good().file(), 60), "does not end with the letters PAR1"),
        hostile(
            "a footer longer than the file",
            text("PAR1........\u007f\u007f\u007f\u007fPAR1"),
            "its footer is said to have 2139062143 bytes, but the file has 20"),
        hostile(
            "a footer of negative length",
            new MemorySource(
                "a.parquet",
                bytes(
                    20, b -> b.putInt(12, -5).put(16, "PAR1".getBytes(StandardCharsets.US_ASCII)))),
            "its footer is said to have 4294967291 bytes"),
        hostile(
            "a list of 2³¹−1 columns",
            good().fileWithFooter(new byte[] {0x15, 2, 0x19, (byte) 0xfc, -1, -1, -1, -1, 7, 0}),
            "its footer cannot be read"),
        hostile(
            "a text of 2³¹−1 bytes",
            good().fileWithFooter(new byte[] {0x15, 2, 0x19, 0x1c, 0x48, -1, -1, -1, -1, 7, 0}),
            "its footer cannot be read"),
        hostile(
            "plain encryption",
            good()
                .file(
                    f -> f.setEncryption_algorithm(EncryptionAlgorithm.AES_GCM_V1(new AesGcmV1()))),
            "is encrypted"),
        hostile(
            "an encrypted column",
            good()
                .chunk(
                    c ->
                        c.setCrypto_metadata(
                            ColumnCryptoMetaData.ENCRYPTION_WITH_FOOTER_KEY(
                                new EncryptionWithFooterKey())))
                .file(),
            "is encrypted"),
        hostile(
            "a schema of 10,000 levels",
            good().file(f -> f.setSchema(deep(10_000))),
            "its schema is nested more than 64 levels"),
        hostile(
            "a schema without end",
            good().file(f -> f.getSchema().getFirst().setNum_children(5)),
            "its schema has 1 columns"),
        hostile(
            "a negative number of columns",
            good().file(f -> f.getSchema().getFirst().setNum_children(-1)),
            "an impossible number of columns"),
        hostile(
            "a negative number of rows",
            good().file(f -> f.getRow_groups().getFirst().setNum_rows(-1)),
            "row group 0 is said to have -1 rows"),
        hostile(
            "2⁶² rows",
            good().file(f -> f.getRow_groups().getFirst().setNum_rows(1L << 62)),
            "is said to have 4 values in 4611686018427387904 rows"),
        hostile(
            "more rows than there are",
            good().file(f -> f.getRow_groups().getFirst().setNum_rows(3)),
            "column 'emb' has fewer rows than its row group"),
        hostile(
            "fewer rows than there are",
            good().file(f -> f.getRow_groups().getFirst().setNum_rows(1)),
            "column 'emb' has more rows than its row group"),
        hostile(
            "a chunk beyond the file",
            good().chunk(c -> c.getMeta_data().setTotal_compressed_size(1L << 40)).file(),
            "bytes at offset 4, beyond the file's data"),
        hostile(
            "a chunk before the file",
            good().chunk(c -> c.getMeta_data().setData_page_offset(-8)).file(),
            "at offset -8, beyond the file's data"),
        hostile(
            "a column that is elsewhere",
            good().chunk(c -> c.setFile_path("/etc/passwd")).file(),
            "column 'emb' lies outside the file"),
        hostile(
            "a column of another type",
            good().chunk(c -> c.getMeta_data().setType(Type.INT64)).file(),
            "has another column where the schema has 'emb'"),
        hostile(
            "a page of 2³¹−1 bytes",
            vectors(2, 4).page(4, goodPage(), Encoding.PLAIN, Integer.MAX_VALUE, 4).file(),
            "a page that is said to have 2147483647 bytes"),
        hostile(
            "a page of −1 bytes",
            vectors(2, 4).page(4, goodPage(), Encoding.PLAIN, -1, 28).file(),
            "a page that is said to have -1 bytes"),
        hostile(
            "a page of 2³¹−1 bytes uncompressed",
            zstd(2, 4).page(4, goodPage(), Encoding.PLAIN, 28, Integer.MAX_VALUE).file(),
            "at most 128 MiB are allowed: write pages of about 1 MiB"),
        hostile(
            "a page with more bytes than it says",
            zstd(2, 4).page(4, bomb, Encoding.PLAIN, bomb.length, 28).file(),
            "a page compressed with ZSTD does not give the 28 bytes that its header says"),
        hostile(
            "a page with fewer bytes than it says",
            zstd(2, 4)
                .page(
                    4,
                    Zstd.compress(goodPage()),
                    Encoding.PLAIN,
                    Zstd.compress(goodPage()).length,
                    100 << 20)
                .file(),
            "does not give the 104857600 bytes that its header says"),
        hostile(
            "a page with fewer values than it says",
            vectors(1, 8)
                .page(
                    8,
                    bytes(28, b -> b.put(goodPage()).put(5, (byte) 0b11111110).put(10, (byte) 16)))
                .file(),
            "a page has fewer values than it is said to have"),
        hostile(
            "a page of −1 values",
            vectors(2, 4).page(-1, goodPage()).file(),
            "has a page that is said to have -1 values, where 4 are left"),
        hostile(
            "a page without its levels",
            vectors(2, 4).page(4, new byte[3]).file(),
            "column 'emb' has a page that ends early"),
        hostile(
            "levels longer than their page",
            vectors(2, 4).page(4, bytes(28, b -> b.putInt(1 << 30))).file(),
            "column 'emb' has a page that ends early"),
        hostile(
            "no page",
            vectors(2, 4).chunk(c -> c.getMeta_data().setTotal_compressed_size(0)).file(),
            "has a page whose header cannot be read"),
        hostile(
            "a dictionary of 2³¹−1 values",
            vectors(2, 4).dictionary(Integer.MAX_VALUE, new byte[8]).page(4, goodPage()).file(),
            "has a dictionary that is said to have 2147483647 values"),
        hostile(
            "indexes without a dictionary",
            vectors(2, 4).page(4, goodPage(), Encoding.RLE_DICTIONARY).file(),
            "column 'emb' has indexes but no dictionary"),
        hostile(
            "an index beyond the dictionary",
            vectors(2, 4)
                .dictionary(1, new byte[4])
                .page(
                    4,
                    bytes(
                        15,
                        b ->
                            b.put(Arrays.copyOf(goodPage(), 12))
                                .put((byte) 1)
                                .put((byte) 8)
                                .put((byte) 1)),
                    Encoding.RLE_DICTIONARY)
                .file(),
            "refers to value 1 of a dictionary that has 1"),
        hostile(
            "codec BROTLI",
            column(CompressionCodec.BROTLI, 2, 4).page(4, goodPage()).file(),
            "compressed with BROTLI, which cannot be read; use ZSTD"),
        hostile(
            "codec LZ4",
            column(CompressionCodec.LZ4, 2, 4).page(4, goodPage()).file(),
            "compressed with LZ4, which cannot be read; use ZSTD"),
        hostile(
            "levels that nobody writes",
            good()
                .column(
                    "n", Type.INT32, FieldRepetitionType.OPTIONAL, CompressionCodec.UNCOMPRESSED, 2)
                .page(2, runs)
                .file(),
            "column 'n' has a run of"),
        hostile(
            "2³¹−1 deltas",
            good()
                .column(
                    "n", Type.INT32, FieldRepetitionType.REQUIRED, CompressionCodec.UNCOMPRESSED, 2)
                .page(
                    2, new byte[] {-128, 1, 4, -1, -1, -1, -1, 7, 0}, Encoding.DELTA_BINARY_PACKED)
                .file(),
            "column 'n' is said to have 2147483647 delta-encoded values"),
        hostile(
            "deltas in too large blocks",
            good()
                .column(
                    "n", Type.INT32, FieldRepetitionType.REQUIRED, CompressionCodec.UNCOMPRESSED, 2)
                .page(2, new byte[] {-1, -1, -1, -1, 7, 1, 2, 0, 0}, Encoding.DELTA_BINARY_PACKED)
                .file(),
            "deltas in 1 miniblocks"),
        hostile(
            "a text of 2³¹−1 bytes in a column",
            good()
                .column(
                    "s",
                    Type.BYTE_ARRAY,
                    FieldRepetitionType.REQUIRED,
                    CompressionCodec.UNCOMPRESSED,
                    2)
                .page(2, bytes(8, b -> b.putInt(Integer.MAX_VALUE)))
                .file(),
            "The Parquet file is damaged"),
        hostile(
            "a column that ends early",
            good()
                .column(
                    "n", Type.INT32, FieldRepetitionType.REQUIRED, CompressionCodec.UNCOMPRESSED, 2)
                .page(1, new byte[4])
                .file(),
            "column 'n' has a page whose header cannot be read"),
        hostile(
            "a dimension of 64 million",
            vectors(1, 64 << 20)
                .dictionary(1, new byte[4])
                .page(64 << 20, repeated(1, 64 << 20), Encoding.RLE_DICTIONARY)
                .file(),
            "Row 0: the vector has 67108864 components; 1 to 16384 are allowed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void isRefused(String what, MemorySource file, String reason) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> Decoded.of(file))
        .as(what)
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining(reason);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_ALLOCATED_BYTES);
  }

  @Test
  void refusesAFileThatWouldFillDisks() {
    int rows = 2_500;
    int values = rows * 16_384;
    CraftedParquet file = vectors(8L * rows, 8L * values).dictionary(1, new byte[4]);
    for (int i = 0; i < 8; i++) {
      file.page(values, repeated(rows, 16_384), Encoding.RLE_DICTIONARY);
    }
    MemorySource small = file.file();
    assertThat(small.size()).isLessThan(150_000);
    assertThatThrownBy(() -> readAll(small))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("rows are more than 1000 times larger than the file");
  }

  private static void readAll(MemorySource file) {
    ParquetFormat format = new ParquetFormat();
    try (BatchReader reader =
        format.open(file, format.plan(file, Long.MAX_VALUE).getFirst(), ColumnChoice.DETECT)) {
      while (reader.next() != null) {
        // What the rows are does not matter.
      }
    }
  }

  /** A page of vectors that have one value over and over. */
  private static byte[] repeated(int rows, int dimension) {
    return bytes(
        4 + rows * 7 + 4 + 6 + 1 + 5,
        b -> {
          b.putInt(rows * 7);
          for (int i = 0; i < rows; i++) {
            b.put((byte) 3).put((byte) 0b11111110);
            run(b, 4, dimension - 8);
            b.put((byte) 1);
          }
          b.putInt(6);
          run(b, 5, rows * dimension);
          b.put((byte) 1).put((byte) 0);
          run(b, 5, rows * dimension);
        });
  }

  /** The header of a run, in so many bytes. */
  private static void run(ByteBuffer to, int bytes, int values) {
    int header = values << 1;
    for (int i = 1; i < bytes; i++) {
      to.put((byte) (header | 0x80));
      header >>>= 7;
    }
    to.put((byte) header);
  }

  private static CraftedParquet good() {
    return new CraftedParquet(2).goodVectors();
  }

  private static CraftedParquet vectors(long rows, long values) {
    return column(CompressionCodec.UNCOMPRESSED, rows, values);
  }

  private static CraftedParquet zstd(long rows, long values) {
    return column(CompressionCodec.ZSTD, rows, values);
  }

  private static CraftedParquet column(CompressionCodec codec, long rows, long values) {
    return new CraftedParquet(rows)
        .column("emb", Type.FLOAT, FieldRepetitionType.REPEATED, codec, values);
  }

  private static List<SchemaElement> deep(int levels) {
    return Stream.generate(
            () ->
                new SchemaElement("g")
                    .setRepetition_type(FieldRepetitionType.OPTIONAL)
                    .setNum_children(1))
        .limit(levels)
        .toList();
  }

  private static MemorySource cut(MemorySource file, int size) {
    return new MemorySource(file.name(), Arrays.copyOf(file.bytes(), size));
  }

  private static MemorySource text(String text) {
    return MemorySource.text("a.parquet", text);
  }

  private static Arguments hostile(String what, MemorySource file, String reason) {
    return Arguments.of(what, file, reason);
  }
}
