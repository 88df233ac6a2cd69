package io.shardscan.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.testsupport.contestant.Contestant;
import io.shardscan.testsupport.contestant.Search;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.MMapDirectory;

/**
 * Lucene's HNSW graph over float vectors, in one segment that is mapped into memory. The setting
 * {@code ef} is the number of candidates that a search keeps, of which it returns the best.
 */
final class LuceneGraph implements Contestant, AutoCloseable {
  private static final String VECTOR = "vector";
  private static final String ROW = "row";

  // As the other graphs of the comparison are built.
  private static final int LINKS = 32;
  private static final int CANDIDATES_OF_BUILDING = 200;

  /** More than the rows of a comparison take: a segment is written when all of them are there. */
  private static final double MEGABYTES_BUFFERED = 1_900;

  private final Path folder;
  private final MMapDirectory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final int[] rowOfDocument;

  /** Builds the graph with so many threads, in a temporary folder. */
  LuceneGraph(List<float[]> rows, int threads) throws Exception {
    folder = Files.createTempDirectory("lucene");
    directory = new MMapDirectory(folder);
    write(rows, threads);
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
    rowOfDocument = rowOfDocument(reader);
  }

  private void write(List<float[]> rows, int threads) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      IndexWriterConfig config = new IndexWriterConfig();
      config.setCodec(new Graphs(pool, threads));
      config.setRAMBufferSizeMB(MEGABYTES_BUFFERED);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        List<Callable<Void>> parts = new ArrayList<>();
        for (int part = 0; part < threads; part++) {
          int first = part;
          parts.add(
              () -> {
                for (int row = first; row < rows.size(); row += threads) {
                  writer.addDocument(document(row, rows.get(row)));
                }
                return null;
              });
        }
        for (Future<Void> part : pool.invokeAll(parts)) {
          part.get();
        }
        writer.forceMerge(1);
      }
    }
  }

  private static Document document(int row, float[] vector) {
    Document document = new Document();
    document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
    document.add(new NumericDocValuesField(ROW, row));
    return document;
  }

  private static int[] rowOfDocument(DirectoryReader reader) throws IOException {
    LeafReader leaf = reader.leaves().getFirst().reader();
    NumericDocValues rows = leaf.getNumericDocValues(ROW);
    int[] rowOfDocument = new int[leaf.maxDoc()];
    for (int document = 0; document < rowOfDocument.length; document++) {
      rowOfDocument[rows.nextDoc()] = (int) rows.longValue();
    }
    return rowOfDocument;
  }

  @Override
  public Search<ScoreDoc[]> prepare(JsonNode asked) {
    int topK = asked.path("top_k").asInt();
    int candidates = Math.max(topK, asked.path("ef").asInt());
    return new Search<>() {
      @Override
      public ScoreDoc[] ask(float[] query) throws IOException {
        return searcher.search(new KnnFloatVectorQuery(VECTOR, query, candidates), topK).scoreDocs;
      }

      @Override
      public int[] rows(ScoreDoc[] found) {
        return Arrays.stream(found).mapToInt(hit -> rowOfDocument[hit.doc]).toArray();
      }
    };
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Lucene's own codec but for the parameters of the graph. */
  private static final class Graphs extends Lucene104Codec {
    private final KnnVectorsFormat format;

    Graphs(ExecutorService pool, int threads) {
      format =
          new Lucene99HnswVectorsFormat(
              LINKS, CANDIDATES_OF_BUILDING, threads, threads > 1 ? pool : null);
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
      return format;
    }
  }
}
