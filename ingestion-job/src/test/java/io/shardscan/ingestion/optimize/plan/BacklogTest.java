package io.shardscan.ingestion.optimize.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.ingestion.optimize.task.OptimizeTask;
import io.shardscan.model.catalog.CollectionId;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");
  private final OptimizeTask merge = new OptimizeTask.Rewrite(COLLECTION, List.of("a", "b"));

  @Test
  void aTaskIsUnderWayOnce() {
    Backlog backlog = new Backlog(Duration.ZERO);

    assertThat(backlog.begin(merge)).isTrue();
    assertThat(backlog.begin(merge)).isFalse();
    assertThat(backlog.busy()).containsExactly(merge);
    backlog.succeeded(merge.splitId());
    assertThat(backlog.busy()).isEmpty();
    assertThat(backlog.begin(merge)).isTrue();
  }

  @Test
  void aTaskThatFailedWaitsAndComesAgain() {
    Backlog patient = new Backlog(Duration.ofHours(1));
    patient.begin(merge);
    patient.failed(merge.splitId(), false);
    assertThat(patient.alone()).isEmpty();
    assertThat(patient.begin(merge)).isFalse();

    Backlog eager = new Backlog(Duration.ofMillis(20));
    for (int i = 0; i < 3; i++) {
      Awaitility.await().until(() -> eager.begin(merge));
      eager.failed(merge.splitId(), false);
    }
  }

  @Test
  void theSegmentsOfAMergeThatWasRefusedAreToBeWrittenAlone() {
    Backlog backlog = new Backlog(Duration.ZERO);
    backlog.begin(merge);
    backlog.failed(merge.splitId(), true);

    assertThat(backlog.alone()).containsExactlyInAnyOrder("a", "b");
  }
}
