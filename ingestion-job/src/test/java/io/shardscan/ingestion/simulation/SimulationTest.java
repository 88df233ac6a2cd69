package io.shardscan.ingestion.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.ingestion.simulation.Simulate.Kind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs a share of the seeds that {@code scripts/simulate} runs as many of as one likes. */
class SimulationTest {
  private static final int SEEDS = 500;

  private static final int SEEDS_OF_COLUMNS = 100;

  /** Seeds within which whatever is broken must be found. */
  private static final int SEEDS_TO_FIND = 50;

  @BeforeAll
  static void logNothing() {
    Configurator.setLevel("io.shardscan", Level.OFF);
  }

  @AfterAll
  static void logAgain() {
    Configurator.setLevel("io.shardscan", Level.ERROR);
  }

  @Test
  void nothingIsLostRepeatedOrRevivedWhateverTheStoreAndTheProcessesDo() {
    Simulate.Outcome outcome = Simulate.run(Kind.CATALOG, 1, SEEDS, Breakage.NONE, 10);

    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.seeds()).isEqualTo(SEEDS);
    assertThat(outcome.commits()).isGreaterThan(10L * SEEDS);
  }

  /**
   * In these a manifest could not be read just after a change had been found, or a sweep failed.
   */
  @ParameterizedTest
  @ValueSource(longs = {602, 1_610, 1_823, 2_183, 5_568, 1_435, 8_211})
  void whatTheseSeedsOnceShowedIsMended(long seed) {
    assertThat(Simulate.run(Kind.CATALOG, seed, 1, Breakage.NONE, 1).violations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "REPROCESSING_UNSEEN"})
  void whatIsBrokenOnPurposeIsFound(Breakage breakage) {
    assertThat(Simulate.run(Kind.CATALOG, 1, SEEDS_TO_FIND, breakage, 1).violations()).isNotEmpty();
  }

  @Test
  void filesThatAreReadAgainChangeInOneCommitAndEndWithTheColumnThatIsSet() {
    Simulate.Outcome outcome =
        Simulate.run(Kind.REPROCESSING, 1, SEEDS_OF_COLUMNS, Breakage.NONE, 10);

    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.commits()).isGreaterThan(10L * SEEDS_OF_COLUMNS);
  }

  @Test
  void filesThatAreReadAgainOneByOneAreFound() {
    Breakage breakage = Breakage.REPROCESSING_UNSEEN;
    assertThat(Simulate.run(Kind.REPROCESSING, 1, SEEDS_TO_FIND, breakage, 1).violations())
        .isNotEmpty();
  }

  @Test
  void aSeedReplaysTheSameTraceByteForByte() {
    assertThat(trace(7)).isEqualTo(trace(7)).isNotEqualTo(trace(8)).contains("epoch 2 of");
  }

  private static String trace(long seed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    Scenario.Result result = Simulate.runOne(Kind.CATALOG, seed, Breakage.NONE, printed);
    printed.flush();
    return bytes.toString(StandardCharsets.UTF_8) + result.digest();
  }
}
