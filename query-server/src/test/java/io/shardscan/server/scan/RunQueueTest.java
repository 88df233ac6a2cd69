package io.shardscan.server.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunQueueTest {
  private final RunQueue queue = new RunQueue(2, 8, 8);

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

  private RunQueue.@Nullable Claim admitSmall() {
    return queue.admit(new QueryRun(new Pass(1, null), new AtomicBoolean()));
  }

  @Test
  void theCallerRunsALoneTaskWhileThereIsAProcessor() {
    RunQueue.Claim first = admitSmall();
    RunQueue.Claim second = admitSmall();

    assertThat(first).isNotNull();
    assertThat(second).isNotNull();
    assertThat(admitSmall()).as("two are busy").isNull();
    assertThat(queue.running()).isEqualTo(3);
    assertThat(queue.finish(first, null)).isNull();
    assertThat(first.run().ended.getCount()).isZero();
    assertThat(admitSmall()).as("one is free").isNotNull();
    admit(null);
    assertThat(take().run()).as("what was not for its caller").isNotSameAs(second.run());
  }

  @Test
  void theCallerGoesOnWithALoneTaskAndLeavesManyToWorkers() {
    QueryRun run = new QueryRun(new Then(new Then(new Pass(2, null))), new AtomicBoolean());
    RunQueue.Claim first = queue.admit(run);
    assertThat(first).isNotNull();
    RunQueue.Claim second = queue.finish(first, null);
    assertThat(second).isNotNull();
    assertThat(queue.finish(second, null)).isNull();
    assertThat(queue.finish(take(), null)).isNull();
    assertThat(run.ended.getCount()).isOne();
    queue.finish(take(), null);
    assertThat(run.ended.getCount()).isZero();
    assertThat(queue.running()).isZero();
  }

  /** A single task before another stage. */
  private record Then(Stage then) implements Stage {
    @Override
    public int tasks() {
      return 1;
    }

    @Override
    public void run(int task, int worker) {}

    @Override
    public Stage next() {
      return then;
    }
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
