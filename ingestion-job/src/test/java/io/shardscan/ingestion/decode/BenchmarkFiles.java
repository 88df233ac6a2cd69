package io.shardscan.ingestion.decode;

import static io.shardscan.ingestion.decode.parquet.WrittenParquet.list;
import static io.shardscan.ingestion.decode.parquet.WrittenParquet.rows;

import io.shardscan.ingestion.decode.parquet.WrittenParquet;
import io.shardscan.ingestion.decode.parquet.ZstdCodecs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Files of random unit-scale vectors, each row with a key, a number and a text, where they can. */
final class BenchmarkFiles {
  private BenchmarkFiles() {}

  /**
   * Makes a file.
   *
   * @param kind see the cases
   */
  static MemorySource of(String kind, int count, int dimension) {
    Random random = new Random(3);
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
      }
    }
    return switch (kind) {
      case "fvecs" -> vecs(kind, vectors, Float.BYTES);
      case "bvecs" -> vecs(kind, vectors, Byte.BYTES);
      case "csv-array" -> csv(vectors, "embedding", "\"[", ", ", "]\"");
      case "csv-columns" -> csv(vectors, header(dimension), "", ",", "");
      case "parquet" -> parquet(vectors, b -> b);
      case "parquet-zstd" -> parquet(vectors, BenchmarkFiles::zstd);
      case "parquet-zstd-split" ->
          parquet(vectors, b -> zstd(b).withByteStreamSplitEncoding("emb.list.element", true));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static MemorySource vecs(String extension, float[][] vectors, int componentBytes) {
    int dimension = vectors[0].length;
    ByteBuffer bytes =
        ByteBuffer.allocate(vectors.length * (4 + dimension * componentBytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] vector : vectors) {
      bytes.putInt(dimension);
      for (float value : vector) {
        if (componentBytes == Byte.BYTES) {
          bytes.put((byte) (value * 1_000));
        } else {
          bytes.putFloat(value);
        }
      }
    }
    return new MemorySource("a." + extension, bytes.array());
  }

  private static MemorySource csv(
      float[][] vectors, String header, String before, String between, String after) {
    StringBuilder text = new StringBuilder("id,n,text," + header + "\n");
    for (int i = 0; i < vectors.length; i++) {
      text.append("key-").append(i).append(',').append(i).append(",some text ").append(i % 100);
      text.append(',').append(before);
      for (int j = 0; j < vectors[i].length; j++) {
        text.append(j == 0 ? "" : between).append(vectors[i][j]);
      }
      text.append(after).append('\n');
    }
    return MemorySource.text("a.csv", text.toString());
  }

  private static String header(int dimension) {
    return IntStream.range(0, dimension).mapToObj(i -> "v" + i).collect(Collectors.joining(","));
  }

  private static ExampleParquetWriter.Builder zstd(ExampleParquetWriter.Builder builder) {
    return builder
        .withCodecFactory(new ZstdCodecs())
        .withCompressionCodec(CompressionCodecName.ZSTD);
  }

  private static MemorySource parquet(
      float[][] vectors, UnaryOperator<ExampleParquetWriter.Builder> options) {
    String schema =
        "required binary id (STRING); required int64 n; required binary text (STRING);"
            + "optional group emb (LIST) { repeated group list { optional float element; } }";
    return WrittenParquet.of(
        schema,
        b -> options.apply(b.withDictionaryEncoding("emb.list.element", false)),
        rows(
            vectors.length,
            (row, i) -> {
              row.append("id", "key-" + i)
                  .append("n", (long) i)
                  .append("text", "some text " + i % 100);
              list(row, "emb", vectors[i]);
            }));
  }
}
