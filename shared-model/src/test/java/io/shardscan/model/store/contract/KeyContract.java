package io.shardscan.model.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys must be refused. */
public interface KeyContract extends StoreUnderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/..",
        "a/./b",
        ".store",
        ".store/tmp/x",
        "a\u0000b",
        "a\nb",
        "\ud800"
      })
  default void aKeyThatIsNoPathIsRefused(String key) {
    assertThatIllegalArgumentException().isThrownBy(() -> store().head(key));
    assertThatIllegalArgumentException().isThrownBy(() -> store().read(key, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> store().get(key, ReadOptions.WHOLE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().put(key, new byte[1], PutCondition.ALWAYS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().put(key, InputStream.nullInputStream(), 0, PutCondition.ALWAYS));
    assertThatIllegalArgumentException().isThrownBy(() -> store().delete(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../", "a/../../", "/", "//", "a//b", ".store/", ".store/tmp/", "./"})
  default void aPrefixThatIsNoPathListsNothing(String prefix) {
    put(folder() + "a", "x");
    assertThat(list(prefix)).isEmpty();
  }

  @Test
  default void longKeysAreKeysUpToALimit() {
    String segment = "s".repeat(255);
    String key = folder() + segment;
    put(key, "x");
    assertThat(text(key)).isEqualTo("x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> put(folder() + segment + "s", "x"))
        .withMessageContaining("255");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> put(("s".repeat(100) + "/").repeat(10) + "s".repeat(15), "x"))
        .withMessageContaining("1024");
  }
}
