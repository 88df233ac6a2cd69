package io.shardscan.server.collection;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.fixture.FaultyStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoalescedListingTest {
  @Test
  void thoseWhoComeDuringAListingShareTheNextOneWhichSeesWhatTheyHavePut(@TempDir Path directory)
      throws Exception {
    try (FaultyStore store = new FaultyStore(new DirectoryObjectStore(directory));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch gate = new CountDownLatch(1);
      store.beforeList(
          prefix -> {
            begun.countDown();
            Gate.pass(gate);
          });
      CoalescedListing listing = new CoalescedListing(store);
      Future<Integer> first = callers.submit(() -> listing.list("a/").size());
      Gate.pass(begun);
      CountDownLatch asking = new CountDownLatch(50);
      List<Future<Boolean>> later = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String key = "a/" + i;
        later.add(
            callers.submit(
                () -> {
                  store.put(key, new byte[1], PutCondition.ALWAYS);
                  asking.countDown();
                  return listing.list("a/").stream().anyMatch(object -> object.key().equals(key));
                }));
      }
      Gate.pass(asking);
      gate.countDown();
      assertThat(first.get()).isBetween(0, 50);
      for (Future<Boolean> caller : later) {
        assertThat(caller.get()).isTrue();
      }
      assertThat(store.lists()).as("callers shared listings").isBetween(2, 50);
    }
  }

  @Test
  void onePrefixDoesNotWaitForAnother(@TempDir Path directory) throws Exception {
    try (FaultyStore store = new FaultyStore(new DirectoryObjectStore(directory));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch gate = new CountDownLatch(1);
      store.beforeList(
          prefix -> {
            if (prefix.equals("slow/")) {
              Gate.pass(gate);
            }
          });
      CoalescedListing listing = new CoalescedListing(store);
      Future<Integer> slow = callers.submit(() -> listing.list("slow/").size());
      assertThat(listing.list("fast/")).isEmpty();
      gate.countDown();
      assertThat(slow.get()).isZero();
    }
  }
}
