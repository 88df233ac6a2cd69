package io.shardscan.ingestion.decode.csv;

import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import io.shardscan.ingestion.decode.MemorySource;
import io.shardscan.ingestion.decode.SourceStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.StreamReadConstraints;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.csv.CsvFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.csv.CsvParser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows per second: our reading of cells and numbers against flink-csv's parser (Jackson's). */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class CsvParserBenchmark {
  private static final int ROWS = 2_048;
  private static final int DIMENSION = 384;

  private final float[] vector = new float[DIMENSION];
  private final CsvFactory jackson =
      CsvFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(CsvRecords.MAX_RECORD_BYTES).build())
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .build();
  private MemorySource file;

  /** Makes the file: a key and an array a row. */
  @Setup
  public void makeFile() {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < ROWS; row++) {
      text.append("key-").append(row).append(",\"[");
      for (int i = 0; i < DIMENSION; i++) {
        text.append(i == 0 ? "" : ", ").append((float) random.nextGaussian() / 20);
      }
      text.append("]\"\n");
    }
    file = MemorySource.text("a.csv", text.toString());
  }

  /** Records as slices of a buffer. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float slices() {
    float any = 0;
    SourceStream in = new SourceStream(file, 0, file.size());
    try (CsvRecords records = new CsvRecords(in, 0, (byte) ',', 0, 2)) {
      while (records.next()) {
        ArrayCell.parse(records.buffer(), records.start(1), records.end(1), vector, 0, DIMENSION);
        any += vector[0];
      }
    }
    return any;
  }

  /** Records only, as planning reads them. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long slicesWithoutNumbers() {
    SourceStream in = new SourceStream(file, 0, file.size());
    try (CsvRecords records = new CsvRecords(in, 0, (byte) ',', 0, 2)) {
      while (records.next()) {
        // Only where the records end is wanted.
      }
      return records.nextOffset();
    }
  }

  /** Cells as strings by Jackson, numbers by the library that it uses too. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float jackson() throws IOException {
    float any = 0;
    try (JsonParser parser = jackson.createParser(new ByteArrayInputStream(file.bytes()))) {
      // The whole file is an array of arrays.
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_ARRAY) {
        parser.nextToken();
        int keyLength = parser.getTextLength();
        parser.nextToken();
        String cell = parser.getText();
        int count = 0;
        int start = 1;
        while (start < cell.length()) {
          int comma = cell.indexOf(',', start);
          int end = comma < 0 ? cell.length() - 1 : comma;
          vector[count++] = JavaFloatParser.parseFloat(cell, start, end - start);
          start = end + 1;
        }
        any += vector[0] + keyLength;
        parser.nextToken();
      }
    }
    return any;
  }
}
