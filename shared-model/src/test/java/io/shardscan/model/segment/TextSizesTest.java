package io.shardscan.model.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Text is measured before it is encoded: the measures must be those of the bytes that follow. */
class TextSizesTest {
  private static final String ALPHABET =
      "aZ\"\\\0\n\u001f\u007f\u0080ß\u07ff\u0800€\uffff\ud83d\ude00";

  @Test
  void measuresAreThoseOfTheEncodedText() throws Exception {
    ObjectMapper parser = new ObjectMapper();
    Random random = new Random(9);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder builder = new StringBuilder();
      int length = random.nextInt(12);
      for (int j = 0; j < length; j++) {
        builder.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      String text = builder.toString();
      int bytes = text.getBytes(UTF_8).length;
      assertThat(Utf8Length.of(text)).isEqualTo(bytes);

      CellCursor cell = BatchCells.ofText(new String[] {text}, 0, CellKind.STRING);
      cell.advance();
      String json = JsonText.of(cell);
      assertThat(json.getBytes(UTF_8).length)
          .isLessThanOrEqualTo((int) JsonText.maxQuotedBytes(text, bytes));
      assertThat(parser.readTree(json).textValue()).isEqualTo(text);
    }
  }

  @Test
  void scalarsAreNoLongerThanTheirMeasure() throws Exception {
    for (ColumnType type : new ColumnType[] {ColumnType.TIMESTAMP, ColumnType.LONG}) {
      for (long value : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, -1, 0}) {
        assertScalar(type, value);
      }
    }
    assertScalar(ColumnType.DATE, Integer.MIN_VALUE);
    assertScalar(ColumnType.DATE, Integer.MAX_VALUE);
  }

  private static void assertScalar(ColumnType type, long value) throws Exception {
    CellCursor cell =
        BatchCells.of(new MetadataColumn.Longs("c", type, new long[] {value}, Batches.all(1)), 0);
    assertThat(cell.advance()).isTrue();
    String json = JsonText.of(cell);
    assertThat(json.length()).isLessThanOrEqualTo(JsonText.MAX_SCALAR_LENGTH);
    assertThat(new ObjectMapper().readTree(json).isValueNode()).isTrue();
  }
}
