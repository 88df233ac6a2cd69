package io.shardscan.model.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The store that a contract is checked on. */
public interface StoreUnderTest {
  /** The store, open. */
  ObjectStore store();

  /** How another process opens the same store. */
  StoreLocation location();

  /** Ends in '/'; no other test uses keys below it. */
  String folder();

  /** Asserts that nothing at all is left of puts to a key that did not succeed. */
  void assertNothingLeft(String key);

  /** Puts a text, whatever is there. */
  default StoredObject put(String key, String content) {
    return store().put(key, bytes(content), PutCondition.ALWAYS);
  }

  /** The whole content of a small object as text. */
  default String text(String key) {
    return new String(store().read(key, 1 << 20).bytes(), StandardCharsets.UTF_8);
  }

  /** All objects of a prefix. */
  default List<StoredObject> list(String prefix) {
    List<StoredObject> objects = new ArrayList<>();
    store().list(prefix, objects::add);
    return objects;
  }

  /** Asserts that a key has no object, by all ways to see one. */
  default void assertAbsent(String key) {
    assertThat(store().head(key)).isEmpty();
    assertThat(list(key)).isEmpty();
  }

  /** UTF-8. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
