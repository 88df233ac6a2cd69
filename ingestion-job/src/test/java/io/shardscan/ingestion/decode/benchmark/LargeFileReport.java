package io.shardscan.ingestion.decode.benchmark;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileFormats;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.model.row.RowBatch;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * Decodes a large file once, from disk, split by split as the job does, and tells as a line of a
 * Markdown table how fast and with how much memory: that of the whole process at its most, so a
 * process decodes one file.
 */
public final class LargeFileReport {
  private static final long SPLIT_BYTES = 64L << 20;
  private static final String MOST_RESIDENT = "VmHWM:";

  private LargeFileReport() {}

  /** Takes the file to decode. */
  public static void main(String[] args) throws IOException {
    Path path = Path.of(args[0]);
    FileSource source = new OnDisk(path);
    FileFormat format = FileFormats.forFile(source.name()).orElseThrow();
    long rows = 0;
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (SplitRange range : format.plan(source, SPLIT_BYTES)) {
      try (BatchReader batches = format.open(source, range, ColumnChoice.DETECT)) {
        for (RowBatch batch = batches.next(); batch != null; batch = batches.next()) {
          rows += batch.rows();
        }
      }
    }
    double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin) / 1e9;
    System.out.printf(
        "| %s | %,.0f | %,d | %,.0f | %,d |%n",
        source.name(), source.size() / 1e6, rows, rows / seconds, mostResident() / 1_000);
  }

  /** The most memory that this process has had, in kB. */
  private static long mostResident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(MOST_RESIDENT))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private record OnDisk(Path path) implements FileSource {
    @Override
    public String name() {
      return path.getFileName().toString();
    }

    @Override
    public long size() {
      return path.toFile().length();
    }

    @Override
    public InputStream open(long offset, long length) {
      try {
        FileInputStream file = new FileInputStream(path.toFile());
        file.skipNBytes(offset);
        return new BufferedInputStream(
            BoundedInputStream.builder().setInputStream(file).setMaxCount(length).get());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public byte[] read(long offset, int length) {
      try (InputStream in = open(offset, length)) {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
          throw new EOFException(path + " is shorter than " + (offset + length));
        }
        return bytes;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
