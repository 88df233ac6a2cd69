package io.shardscan.model.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.SourceFailedException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.StoredPart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What writes in parts must do. */
public interface PartsContract extends StoreUnderTest {
  /** Bytes of all parts but the last. */
  int PART = (int) PartedWrites.LEAST_PART_BYTES;

  private StoredPart put(String key, String id, int number, int size) {
    return store().parts().put(key, id, number, new GeneratedStream(size), size);
  }

  @Test
  default void partsOfAnyOrderBecomeTheObjectWhenTheyAreCompleted() throws IOException {
    String key = folder() + "parts";
    PartedWrites parts = store().parts();
    String id = parts.begin(key);
    StoredPart last = put(key, id, 3, 77);
    StoredPart second = put(key, id, 2, PART);
    put(key, id, 1, 99);
    StoredPart first = put(key, id, 1, PART);
    assertThat(store().head(key)).isEmpty();
    List<String> listed = new ArrayList<>();
    store().list(folder(), object -> listed.add(object.key()));
    assertThat(listed).isEmpty();

    StoredObject object =
        parts.complete(key, id, List.of(first, second, last), PutCondition.ALWAYS);
    assertThat(store().head(key)).map(StoredObject::etag).hasValue(object.etag());
    assertThat(object.size()).isEqualTo(2L * PART + 77);
    try (ObjectContent content = store().get(key, ReadOptions.range(PART, PART))) {
      StreamingContract.assertSameBytes(content.stream(), new GeneratedStream(PART));
    }
    try {
      parts.complete(key, id, List.of(first, second, last), PutCondition.ALWAYS);
    } catch (ObjectNotFoundException e) {
      assertThat(e.key()).isEqualTo(key);
    }
    assertThat(store().head(key)).map(StoredObject::size).hasValue(object.size());
    store().delete(key);
  }

  @Test
  default void aConditionIsCheckedWhenThePartsAreCompleted() {
    String key = folder() + "condition";
    PartedWrites parts = store().parts();
    String id = parts.begin(key);
    StoredPart only = put(key, id, 1, 5);
    store().put(key, new byte[1], PutCondition.ALWAYS);

    assertThatExceptionOfType(PreconditionFailedException.class)
        .isThrownBy(() -> parts.complete(key, id, List.of(only), PutCondition.IF_ABSENT));
    assertThat(store().head(key)).map(StoredObject::size).hasValue(1L);
    parts.abandon(key, id);
    store().delete(key);
  }

  @Test
  default void aPartThatEndsEarlyIsNotStored() {
    String key = folder() + "short";
    PartedWrites parts = store().parts();
    String id = parts.begin(key);
    assertThatExceptionOfType(SourceFailedException.class)
        .isThrownBy(() -> parts.put(key, id, 1, new ByteArrayInputStream(new byte[10]), 11));
    StoredPart whole = put(key, id, 1, 11);
    assertThat(parts.complete(key, id, List.of(whole), PutCondition.ALWAYS).size()).isEqualTo(11);
    store().delete(key);
  }

  @Test
  default void whatWasGivenUpIsGone() {
    String key = folder() + "abandoned";
    ObjectStore store = store();
    String id = store.parts().begin(key);
    StoredPart part = put(key, id, 1, 5);
    store.parts().abandon(key, id);
    store.parts().abandon(key, id);

    assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> put(key, id, 1, 5));
    assertThatExceptionOfType(ObjectNotFoundException.class)
        .isThrownBy(() -> store.parts().complete(key, id, List.of(part), PutCondition.ALWAYS));
    assertThat(store.head(key)).isEmpty();
  }
}
