package io.shardscan.server.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunQueueTest {
  private final RunQueue queue = new RunQueue(8, 8);

  private record Pass(int tasks, @Nullable Object pass) implements Stage {
    @Override
    public void run(int task, int worker) {}

    @Override
    public @Nullable Stage next() {
      return null;
    }
  }

  private QueryRun admit(@Nullable Object pass) {
    QueryRun run = new QueryRun(new Pass(5, pass), new AtomicBoolean());
    queue.admit(run);
    return run;
  }

  private RunQueue.Claim take() {
    RunQueue.Claim claim = queue.take();
    assertThat(claim).isNotNull();
    return claim;
  }

  @Test
  void joinsAQueryOverTheSameRowsWhereItIs() {
    admit("rows");
    for (int i = 0; i < 3; i++) {
      queue.finish(take(), null);
    }
    QueryRun second = admit("rows");
    QueryRun other = admit("other rows");
    List<Integer> tasksOfSecond = new ArrayList<>();
    List<Integer> tasksOfOther = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      RunQueue.Claim claim = take();
      if (claim.run() == second) {
        tasksOfSecond.add(claim.task());
      } else if (claim.run() == other) {
        tasksOfOther.add(claim.task());
      }
      queue.finish(claim, null);
    }
    assertThat(tasksOfSecond).containsExactly(2, 3, 4, 0, 1);
    assertThat(tasksOfOther).containsExactly(0, 1, 2, 3, 4);
    assertThat(second.ended.getCount()).isZero();
    assertThat(other.ended.getCount()).isZero();
  }

  @Test
  void beginsAtTheBeginningWhereNobodyIs() {
    QueryRun first = admit("rows");
    for (int i = 0; i < 5; i++) {
      queue.finish(take(), null);
    }
    assertThat(first.ended.getCount()).isZero();
    admit("rows");
    assertThat(take().task()).isZero();
  }
}
