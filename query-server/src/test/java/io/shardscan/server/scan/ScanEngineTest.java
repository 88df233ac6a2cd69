package io.shardscan.server.scan;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScanEngineTest {
  private static final int DIMENSION = 64;
  private static final Duration LONG = Duration.ofSeconds(50);

  private final GatedKernel gated = new GatedKernel();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  private final List<ScanEngine> engines = new ArrayList<>();

  /** Whatever a test leaves waiting goes on first, so that a test which fails also ends. */
  @AfterEach
  void endAll() {
    gated.permits.release(1_000_000);
    engines.forEach(ScanEngine::close);
    callers.close();
  }

  private static ScanRequest request(int rows, int topK) {
    float[][] vectors = TestVectors.RANDOM.rows(new SplittableRandom(rows), rows, DIMENSION);
    return new ScanRequest(
        vectors[0],
        Metric.DOT_PRODUCT,
        topK,
        Float.NEGATIVE_INFINITY,
        List.of(TestBlock.of(vectors, DIMENSION, "k").block()));
  }

  private ScanEngine gatedEngine(int threads, int concurrent, int waiting) {
    KernelSelection scalar = KernelSelection.named("scalar");
    ScanEngine engine =
        new ScanEngine(
            new ScanSettings(threads, concurrent, waiting, LONG),
            new KernelSelection(
                gated, scalar.codes(), scalar.bits(), scalar.precise(), "under test"));
    engines.add(engine);
    return engine;
  }

  @Test
  void refusesAQueryWhenAsManyAsMayWaitAreWaiting() throws Exception {
    ScanEngine engine = gatedEngine(1, 2, 3);
    ScanRequest request = request(10, 3);
    List<Future<ScanResult>> admitted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      admitted.add(callers.submit(() -> engine.search(request)));
    }
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    await()
        .until(
            () -> {
              try {
                engine.search(request, Duration.ZERO);
              } catch (QueueFullException e) {
                refusal.set(e);
                return true;
              } catch (ScanTimeoutException e) {
                return false;
              }
              return false;
            });
    assertThat(refusal.get()).hasMessage("2 queries run and 3 wait; no more may wait");
    gated.permits.release(1_000);
    for (Future<ScanResult> search : admitted) {
      assertThat(search.get().hits()).hasSize(3);
    }
    assertThat(engine.search(request).hits()).hasSize(3);
  }

  @Test
  void stopsWhenItsCallerIsInterrupted() throws Exception {
    ScanEngine engine = gatedEngine(2, 4, 4);
    ScanRequest request = request(100_000, 3);
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    engine.search(request);
                    outcome.complete(new AssertionError("answered"));
                  } catch (InterruptedException | RuntimeException e) {
                    outcome.complete(e);
                  }
                });
    await().until(() -> gated.inside.get() == 2);
    caller.interrupt();
    // The caller may not leave while a worker still reads the rows.
    await().until(() -> caller.getState() == Thread.State.WAITING);
    assertThat(outcome).isNotDone();
    gated.permits.release(2);
    assertThat(outcome.get(30, SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(gated.inside).hasValue(0);
    assertThat(gated.begun.get()).isLessThanOrEqualTo(4);
    gated.permits.release(1_000);
    assertThat(engine.search(request(10, 3)).hits()).hasSize(3);
  }

  @Test
  void stopsWhenItsTimeIsOver() throws Exception {
    ScanEngine engine = gatedEngine(1, 1, 4);
    ScanRequest request = request(10_000, 3);
    Future<ScanResult> running = callers.submit(() -> engine.search(request));
    await().until(() -> gated.inside.get() == 1);
    assertThatExceptionOfType(ScanTimeoutException.class)
        .as("one that waits")
        .isThrownBy(() -> engine.search(request, Duration.ofMillis(20)))
        .withMessageContaining("PT0.02S");
    gated.permits.release(1_000);
    assertThat(running.get().hits()).hasSize(3);
    gated.permits.drainPermits();
    Future<ScanResult> late = callers.submit(() -> engine.search(request, Duration.ofMillis(20)));
    await().until(() -> gated.inside.get() == 1);
    gated.permits.release(1);
    assertThatThrownBy(late::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ScanTimeoutException.class);
    assertThat(gated.inside).hasValue(0);
  }

  @Test
  void letsAShortQueryPassALongOne() throws Exception {
    ScanEngine engine = gatedEngine(1, 2, 4);
    Future<ScanResult> large = callers.submit(() -> engine.search(request(200_000, 3)));
    await().until(() -> gated.inside.get() == 1);
    Future<ScanResult> small = callers.submit(() -> engine.search(request(100, 3)));
    // Enough for the small one and a task or two of the large one, which has 25 of 31 chunks.
    await()
        .until(
            () -> {
              gated.permits.release(1);
              return small.isDone();
            });
    assertThat(gated.begun.get()).isLessThan(200);
    assertThat(large).isNotDone();
    gated.permits.release(1_000_000);
    assertThat(large.get().rowsScanned()).isEqualTo(200_000);
  }

  @Test
  void usesAllThreadsForOneQuery() throws Exception {
    ScanEngine engine = gatedEngine(4, 2, 4);
    Future<ScanResult> search = callers.submit(() -> engine.search(request(50_000, 3)));
    await().until(() -> gated.inside.get() == 4);
    gated.permits.release(1_000_000);
    assertThat(search.get().workers())
        .hasSize(4)
        .allSatisfy(
            worker -> {
              assertThat(worker.rowsScanned()).isPositive();
              assertThat(worker.nanos()).isPositive();
            });
    assertThat(search.get().rowsScanned()).isEqualTo(50_000);
  }

  @Test
  void endsWhatIsUnderWayWhenItCloses() throws Exception {
    ScanEngine engine = gatedEngine(2, 1, 4);
    List<Future<ScanResult>> admitted = new ArrayList<>();
    ScanRequest request = request(5_000, 7);
    for (int i = 0; i < 3; i++) {
      admitted.add(callers.submit(() -> engine.search(request)));
    }
    await().until(() -> gated.inside.get() == 2);
    Future<?> closing = callers.submit(engine::close);
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> engine.search(request, Duration.ZERO))
                    .isInstanceOf(EngineClosedException.class));
    assertThat(closing).isNotDone();
    gated.permits.release(1_000_000);
    closing.get();
    for (Future<ScanResult> search : admitted) {
      try {
        assertThat(search.get().hits()).hasSize(7);
      } catch (ExecutionException e) {
        assertThat(e).as("not yet admitted").hasCauseInstanceOf(EngineClosedException.class);
      }
    }
    engine.close();
  }

  @Test
  void saysWhyAScanFailedAndGoesOn() throws Exception {
    try (ScanEngine engine =
        new ScanEngine(ScanSettings.ofThreads(2), KernelSelection.named("auto"))) {
      VectorBlock freed;
      try (Arena arena = Arena.ofShared()) {
        VectorBlock block = request(1_000, 3).blocks().getFirst();
        freed = copied(block, arena);
      }
      ScanRequest request =
          new ScanRequest(new float[DIMENSION], Metric.DOT_PRODUCT, 3, -1, List.of(freed));
      assertThatExceptionOfType(ScanFailedException.class)
          .isThrownBy(() -> engine.search(request))
          .withCauseInstanceOf(IllegalStateException.class)
          .withMessageContaining("closed");
      assertThat(engine.search(request(1_000, 3)).hits()).hasSize(3);
    }
  }

  private static VectorBlock copied(VectorBlock block, Arena arena) {
    var base = arena.allocate(block.base().byteSize(), 64).copyFrom(block.base());
    long normsAt = block.vectorsAt() + block.rows() * block.vectorBytes();
    return new VectorBlock(
        base, block.vectorsAt(), normsAt, block.rows(), block.dimension(), block.keys());
  }

  @Test
  void answersManyQueriesAtOnceAsItAnswersEach() throws Exception {
    try (ScanEngine engine =
        new ScanEngine(new ScanSettings(3, 4, 100, LONG), KernelSelection.named("auto"))) {
      List<ScanRequest> requests = new ArrayList<>();
      List<ScanResult> alone = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        requests.add(request(1_000 + 3_000 * i, i % 2 == 0 ? 10 : 2_000));
        alone.add(engine.search(requests.get(i)));
      }
      for (int round = 0; round < 5; round++) {
        List<Future<ScanResult>> together = new ArrayList<>();
        for (ScanRequest request : requests) {
          together.add(callers.submit(() -> engine.search(request)));
        }
        for (int i = 0; i < requests.size(); i++) {
          assertThat(together.get(i).get().hits()).isEqualTo(alone.get(i).hits());
          assertThat(together.get(i).get().rowsScanned()).isEqualTo(alone.get(i).rowsScanned());
        }
      }
    }
  }

  @Test
  void refusesRequestsThatMakeNoSense() {
    ScanRequest good = request(3, 1);
    float[] query = good.query();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScanRequest(query, Metric.COSINE, 0, 0, good.blocks()))
        .withMessageContaining("top_k");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScanRequest(query, Metric.COSINE, 16_385, 0, good.blocks()))
        .withMessageContaining("16384");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScanRequest(query, Metric.COSINE, 1, Float.NaN, good.blocks()))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScanRequest(new float[3], Metric.COSINE, 1, 0, good.blocks()))
        .withMessageContaining("3 components")
        .withMessageContaining("64");
    query[5] = Float.POSITIVE_INFINITY;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScanRequest(query, Metric.COSINE, 1, 0, good.blocks()))
        .withMessageContaining("component 5");
    assertThatIllegalArgumentException().isThrownBy(() -> ScanSettings.ofThreads(0));
  }
}
