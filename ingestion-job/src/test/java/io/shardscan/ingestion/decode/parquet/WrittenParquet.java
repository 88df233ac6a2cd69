package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.MemorySource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Files that parquet-java writes, of any schema. */
final class WrittenParquet {
  private WrittenParquet() {}

  /** A file with the rows that are filled in. */
  @SafeVarargs
  static MemorySource of(String schema, Consumer<Group>... rows) {
    List<Consumer<Group>> all = new ArrayList<>();
    for (Consumer<Group> row : rows) {
      all.add(row);
    }
    return of(schema, UnaryOperator.identity(), all);
  }

  /** A file as the options say. */
  static MemorySource of(
      String schema,
      UnaryOperator<ExampleParquetWriter.Builder> options,
      List<Consumer<Group>> rows) {
    MessageType type = MessageTypeParser.parseMessageType("message rows { " + schema + " }");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ExampleParquetWriter.Builder builder =
        ExampleParquetWriter.builder(new InMemory(bytes))
            .withConf(new PlainParquetConfiguration())
            .withType(type);
    try (ParquetWriter<Group> writer = options.apply(builder).build()) {
      for (Consumer<Group> row : rows) {
        Group group = new SimpleGroup(type);
        row.accept(group);
        writer.write(group);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MemorySource("a.parquet", bytes.toByteArray());
  }

  /** Adds a list in the usual form of three levels. */
  static void list(Group row, String field, float... values) {
    Group list = row.addGroup(field);
    for (float value : values) {
      list.addGroup("list").add("element", value);
    }
  }

  /** Rows that are made from their numbers. */
  static List<Consumer<Group>> rows(int count, ObjIntConsumer<Group> fill) {
    return IntStream.range(0, count)
        .<Consumer<Group>>mapToObj(i -> row -> fill.accept(row, i))
        .toList();
  }

  private record InMemory(ByteArrayOutputStream bytes) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes.size();
        }

        @Override
        public void write(int b) {
          bytes.write(b);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
          bytes.write(from, offset, length);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
