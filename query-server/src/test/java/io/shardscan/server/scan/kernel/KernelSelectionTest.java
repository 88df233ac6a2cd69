package io.shardscan.server.scan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class KernelSelectionTest {
  @Test
  void usesTheVectorKernelInTheWidthThatTheMachinePrefers() {
    assertThat(ModuleLayer.boot().findModule("jdk.incubator.vector")).isPresent();
    KernelSelection selection = KernelSelection.configured();
    assertThat(selection.kernel().name())
        .as(selection.reason())
        .isEqualTo("vector-" + FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }

  @Test
  void runsInEveryWidthUpToThePreferredOne() {
    int widest = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    assertThat(KernelSelection.all().stream().map(selection -> selection.kernel().name()))
        .containsExactlyElementsOf(
            Stream.concat(
                    Stream.of("scalar"),
                    Stream.of(128, 256, 512).filter(w -> w <= widest).map(w -> "vector-" + w))
                .toList());
  }

  @Test
  void takesTheKernelThatIsAskedFor() {
    assertThat(KernelSelection.named("scalar").kernel().name()).isEqualTo("scalar");
    assertThat(KernelSelection.named("vector-128").kernel().name()).isEqualTo("vector-128");
    assertThat(KernelSelection.named(" ").kernel().name()).startsWith("vector-");
    System.setProperty(KernelSelection.PROPERTY, "scalar");
    try {
      assertThat(KernelSelection.configured().kernel().name()).isEqualTo("scalar");
      assertThat(KernelSelection.configured().reason()).isEqualTo("asked for");
    } finally {
      System.clearProperty(KernelSelection.PROPERTY);
    }
  }

  @Test
  void refusesAKernelThatDoesNotExist() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KernelSelection.named("avx"))
        .withMessageContaining("'avx'")
        .withMessageContaining("vector-256");
  }

  @Test
  void refusesRegistersWiderThanTheMachines() {
    int widest = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    if (widest < 512) {
      assertThatIllegalStateException()
          .isThrownBy(() -> KernelSelection.named("vector-512"))
          .withMessageContaining(widest + " bits");
    } else {
      assertThat(KernelSelection.named("vector-512").kernel().name()).isEqualTo("vector-512");
    }
  }
}
