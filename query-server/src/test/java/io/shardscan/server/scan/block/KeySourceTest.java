package io.shardscan.server.scan.block;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.server.scan.TestBlock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeySourceTest {
  @Test
  void ordersKeysByTheirBytes() {
    String[] keys = {"", "a", "a0", "aa", "b", "é", "z", "\u0001", "ﬀ", "😀", "日本", "aa"};
    KeySource source = TestBlock.of(new float[keys.length][1], 1, keys).block().keys();
    KeySource other = TestBlock.of(new float[keys.length + 1][1], 1, shifted(keys)).block().keys();
    for (int a = 0; a < keys.length; a++) {
      for (int b = 0; b < keys.length; b++) {
        int expected =
            Integer.signum(
                Arrays.compareUnsigned(keys[a].getBytes(UTF_8), keys[b].getBytes(UTF_8)));
        assertThat(Integer.signum(KeySource.compare(source, a, source, b)))
            .as("'%s' and '%s'", keys[a], keys[b])
            .isEqualTo(expected);
        assertThat(Integer.signum(KeySource.compare(source, a, other, b + 1))).isEqualTo(expected);
      }
    }
  }

  private static String[] shifted(String[] keys) {
    String[] shifted = new String[keys.length + 1];
    shifted[0] = "first";
    System.arraycopy(keys, 0, shifted, 1, keys.length);
    return shifted;
  }
}
