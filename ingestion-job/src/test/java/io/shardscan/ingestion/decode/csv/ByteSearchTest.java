package io.shardscan.ingestion.decode.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSearchTest {
  @Test
  void findsWhatALoopFinds() {
    Random random = new Random(1);
    byte[] alphabet = {'"', '!', '#', (byte) 0xa2, 0, (byte) 0xff, 'a'};
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = alphabet[random.nextInt(random.nextBoolean() ? 2 : alphabet.length)];
      }
      int start = random.nextInt(bytes.length + 1);
      int end = start + random.nextInt(bytes.length - start + 1);
      for (byte wanted : alphabet) {
        int expected = start;
        while (expected < end && bytes[expected] != wanted) {
          expected++;
        }
        assertThat(ByteSearch.indexOf(bytes, start, end, wanted)).isEqualTo(expected);
      }
    }
  }
}
