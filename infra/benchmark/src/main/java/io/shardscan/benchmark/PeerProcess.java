package io.shardscan.benchmark;

import io.shardscan.testsupport.contestant.ContestantProcess;
import io.shardscan.testsupport.contestant.FvecsFile;
import java.nio.file.Path;
import java.util.List;

/**
 * A library on the JVM in a process of its own. Arguments: {@code lucene} or {@code jvector}, three
 * .fvecs files (unit vectors to be found, queries to choose settings with, queries to judge them
 * by), and the number of threads to build with.
 */
public final class PeerProcess {
  private PeerProcess() {}

  /** Builds, says how long that took, and answers until standard input ends. */
  public static void main(String[] args) throws Exception {
    List<float[]> rows = FvecsFile.read(Path.of(args[1]));
    int threads = Integer.parseInt(args[4]);
    long begin = System.nanoTime();
    switch (args[0]) {
      case "lucene" -> {
        try (LuceneGraph graph = new LuceneGraph(rows, threads)) {
          ContestantProcess.serve(
              graph, since(begin), Path.of(args[2]), Path.of(args[3]), System.in, System.out);
        }
      }
      case "jvector" -> {
        try (VectorGraph graph = new VectorGraph(rows, threads)) {
          ContestantProcess.serve(
              graph, since(begin), Path.of(args[2]), Path.of(args[3]), System.in, System.out);
        }
      }
      default -> throw new IllegalArgumentException("lucene or jvector, not " + args[0]);
    }
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
