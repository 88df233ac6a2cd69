package io.shardscan.model.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What listings must do. */
public interface ListingContract extends StoreUnderTest {
  /** The order of listings. */
  Comparator<String> BYTE_ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  /** How many objects to list: several pages of 1,000. */
  default int manyObjects() {
    return 10_000;
  }

  @Test
  default void manyObjectsAreListedInOrder() throws Exception {
    List<String> keys =
        IntStream.range(0, manyObjects())
            .mapToObj(i -> "%sc%02d/file-%s".formatted(folder(), i % 50, Integer.toString(i, 36)))
            .toList();
    int threads = 8;
    Concurrently.<Void>run(
        threads,
        t ->
            () -> {
              for (int i = t; i < keys.size(); i += threads) {
                store().put(keys.get(i), new byte[i % 7], PutCondition.IF_ABSENT);
              }
              return null;
            });
    List<StoredObject> all = list(folder());
    assertThat(all.stream().map(StoredObject::key))
        .containsExactlyElementsOf(keys.stream().sorted(BYTE_ORDER).toList());
    for (StoredObject object : all) {
      String number = object.key().substring(object.key().lastIndexOf('-') + 1);
      assertThat(object.size()).isEqualTo(Integer.parseInt(number, 36) % 7);
    }
    String prefix = folder() + "c07/file-1";
    assertThat(list(prefix).stream().map(StoredObject::key))
        .containsExactlyElementsOf(
            keys.stream().filter(key -> key.startsWith(prefix)).sorted(BYTE_ORDER).toList());
    StoredObject some = all.get(2_345);
    assertThat(store().head(some.key())).map(StoredObject::etag).contains(some.etag());
  }

  @Test
  default void aFolderIsListedWhereItsSlashBelongs() {
    List<String> names =
        Stream.of("a-b", "a.b", "a/b", "a/b-c", "a0", "aa", "A", "a b", "b/a/c", "b/a.c", "b/a-/c")
            .toList();
    names.forEach(name -> put(folder() + name, name));
    assertThat(list(folder()).stream().map(object -> object.key().substring(folder().length())))
        .containsExactlyElementsOf(names.stream().sorted(BYTE_ORDER).toList());
    assertThat(list(folder() + "a").stream().map(StoredObject::key))
        .containsExactly(
            folder() + "a b",
            folder() + "a-b",
            folder() + "a.b",
            folder() + "a/b",
            folder() + "a/b-c",
            folder() + "a0",
            folder() + "aa");
    assertThat(list(folder() + "a/").stream().map(StoredObject::key))
        .containsExactly(folder() + "a/b", folder() + "a/b-c");
    assertThat(list(folder() + "b/a").stream().map(StoredObject::key))
        .containsExactly(folder() + "b/a-/c", folder() + "b/a.c", folder() + "b/a/c");
    assertThat(list(folder() + "c")).isEmpty();
    assertThat(list(folder() + "c/")).isEmpty();
    assertThat(list(folder() + "a/b/")).isEmpty();
    assertThat(list("").stream().map(StoredObject::key)).contains(folder() + "a/b");
  }

  @Test
  default void aListedObjectIsDescribedAsWhenItWasPut() {
    String key = folder() + "described";
    StoredObject put = put(key, "12345");
    assertThat(list(key))
        .singleElement()
        .satisfies(
            object -> {
              assertThat(object.size()).isEqualTo(5);
              assertThat(object.etag()).isEqualTo(put.etag());
              assertThat(object.modified())
                  .isBetween(put.modified().minusSeconds(2), put.modified().plusSeconds(2));
            });
  }

  @Test
  default void whatStaysIsListedWhileOtherObjectsComeAndGo() throws Exception {
    List<String> staying =
        IntStream.range(0, 50).mapToObj(i -> folder() + "d" + i % 5 + "/stays-" + i).toList();
    staying.forEach(key -> put(key, "x"));
    AtomicBoolean done = new AtomicBoolean();
    Callable<Integer> writer =
        () -> {
          int changes = 0;
          for (; !done.get(); changes++) {
            String key = folder() + "d" + changes % 7 + "/goes-" + changes % 11;
            put(key, "y");
            store().delete(key);
          }
          return changes;
        };
    Callable<Integer> lister =
        () -> {
          try {
            for (int i = 0; i < 30; i++) {
              List<String> seen = list(folder()).stream().map(StoredObject::key).toList();
              assertThat(seen).isSortedAccordingTo(BYTE_ORDER).doesNotHaveDuplicates();
              assertThat(seen).containsAll(staying);
            }
          } finally {
            done.set(true);
          }
          return 1;
        };
    assertThat(Concurrently.run(2, i -> i == 0 ? writer : lister).getFirst()).isPositive();
  }
}
