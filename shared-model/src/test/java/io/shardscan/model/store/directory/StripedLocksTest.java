package io.shardscan.model.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.shardscan.testsupport.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StripedLocksTest {
  @TempDir private Path folder;

  @Test
  void aLockOfAnotherProcessIsWaitedForWithinBoundsAndFreedByItsDeath() throws IOException {
    StripedLocks locks = new StripedLocks(folder, Duration.ofMillis(100));
    List<String> arguments = List.of(folder.toString(), "name");
    try (ChildJvm holder = ChildJvm.start(LockHolder.class, List.of(), arguments)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> holder.output().contains("locked"));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> locks.ofName("name", () -> "not run"))
          .withMessageContaining("another process has held the lock")
          .withMessageContaining("100 ms");
      assertThat(locks.<String>ofName("other", () -> "run")).isEqualTo("run");
      holder.kill();
      assertThat(locks.<String>ofName("name", () -> "run")).isEqualTo("run");
    }
  }

  @Test
  void aLockIsFreeAfterItsActionHasFailed() throws IOException {
    StripedLocks locks = new StripedLocks(folder, Duration.ofMillis(100));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                locks.ofKey(
                    "key",
                    () -> {
                      throw new IOException("failed");
                    }))
        .withMessage("failed");
    assertThat(locks.<String>ofKey("key", () -> "run")).isEqualTo("run");
  }
}
