package io.shardscan.server.scan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.server.scan.block.VectorBlock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sums of all implementations are the same to the last bit. */
class PreciseKernelTest {
  private static final long SEED = 53;

  private final PreciseKernel scalar = new ScalarPreciseKernel();

  private static float component(SplittableRandom random) {
    return (float) (random.nextGaussian() * Math.pow(10, random.nextDouble(-6, 6)));
  }

  @Test
  void addsInOneOrder() {
    PreciseKernel vector = KernelSelection.named("auto").precise();
    assertThat(vector).isInstanceOf(VectorPreciseKernel.class);
    SplittableRandom random = new SplittableRandom(SEED);
    // Often enough that interpreted and compiled code are both compared.
    IntStream.concat(
            IntStream.range(0, 20_000).map(i -> 1 + i % 100),
            IntStream.of(383, 384, 511, 512, 768, 1_021, 1_536, 4_098, 16_384))
        .forEach(
            dimension -> {
              MemorySegment base = Arena.ofAuto().allocate(4 + 4L * dimension, 4);
              double[] query = new double[dimension];
              for (int i = 0; i < dimension; i++) {
                query[i] = component(random);
                base.set(VectorBlock.FLOAT32, 4 + 4L * i, component(random));
              }
              assertThat(vector.dotProduct(query, base, 4))
                  .isEqualTo(scalar.dotProduct(query, base, 4));
              assertThat(vector.squaredNorm(dimension, base, 4))
                  .isEqualTo(scalar.squaredNorm(dimension, base, 4));
              assertThat(vector.squaredDistance(query, base, 4))
                  .isEqualTo(scalar.squaredDistance(query, base, 4));
              double[] both = new double[2];
              vector.dotProductAndSquaredNorm(query, base, 4, both);
              assertThat(both)
                  .containsExactly(
                      scalar.dotProduct(query, base, 4), scalar.squaredNorm(dimension, base, 4));
            });
  }

  @Test
  void addsInTheOrderThatIsWrittenDown() {
    int dimension = 19;
    MemorySegment base = Arena.ofAuto().allocate(4L * dimension, 4);
    double[] query = new double[dimension];
    double[] terms = new double[dimension];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < dimension; i++) {
      query[i] = component(random);
      float component = component(random);
      base.set(VectorBlock.FLOAT32, 4L * i, component);
      terms[i] = query[i] * component;
    }
    double[] pairs = new double[4];
    for (int j = 0; j < 4; j++) {
      pairs[j] = (terms[j] + terms[j + 8]) + (terms[j + 4] + terms[j + 12]);
    }
    double rest = terms[16] + terms[17] + terms[18];
    assertThat(scalar.dotProduct(query, base, 0))
        .isEqualTo(((pairs[0] + pairs[1]) + (pairs[2] + pairs[3])) + rest);
  }
}
