package io.shardscan.ingestion.decode.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Decoded;
import io.shardscan.ingestion.decode.MemorySource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatTest {
  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void readsKeyVectorAndMetadata(String delimiter) {
    String text =
        "\ufeffname,ID,embedding,price\r\n\"Anna, \"\"A\"\"\",k0,\"[1, -2.5e-1,+3]\",\r\n\"\",k1,\"[4,5 , 6]\",9.5\r\n"
            .replace(
                "name,ID,embedding,price",
                String.join(delimiter, "name", "ID", "embedding", "price"))
            .replace(",k", delimiter + "k")
            .replace(",\"[", delimiter + "\"[")
            .replace("]\",", "]\"" + delimiter);
    Decoded all = Decoded.text("a.csv", text);
    assertThat(all.keys()).containsExactly("k0", "k1");
    assertThat(all.vectors()).containsExactly(new float[] {1, -0.25f, 3}, new float[] {4, 5, 6});
    assertThat(all.metadata().keySet()).containsExactly("name", "price");
    assertThat(all.metadata().get("name")).containsExactly("Anna, \"A\"", "");
    assertThat(all.metadata().get("price")).containsExactly(null, "9.5");
  }

  @Test
  void numbersRowsWithoutKey() {
    assertThat(Decoded.text("a.csv", "v0,v1\n1,2\n3,4\n").keys())
        .containsExactly("a.csv#0", "a.csv#1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v0,v1,v2",
        "v_0,v_1,v_2",
        "dim_0,dim_1,dim_2",
        "emb_1,emb_2,emb_3",
        "X0,X1,X2",
        "0,1,2",
        "embedding_0,embedding_1,embedding_2",
        "lat,lon,height"
      })
  void takesNumericColumnsAsOneVector(String header) {
    Decoded all = Decoded.text("a.csv", ",id,label," + header + "\n0,k,7,1,2,3\n");
    assertThat(all.vectors()).containsExactly(new float[] {1, 2, 3});
    assertThat(all.metadata().keySet()).containsExactly("label");
  }

  @Test
  void ordersComponentsByTheirNumbers() {
    assertThat(
            Decoded.text("a.csv", "v10,v2,v1,v3,v4,v5,v6,v7,v8,v9\n10,2,1,3,4,5,6,7,8,9\n")
                .vectors())
        .containsExactly(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  }

  @Test
  void leavesAnIncompleteGroupToMetadata() {
    Decoded all = Decoded.text("a.csv", "v0,v2,emb\n1,2,[3]\n");
    assertThat(all.vectors()).containsExactly(new float[] {3});
    assertThat(all.metadata().keySet()).containsExactly("v0", "v2");
  }

  @Test
  void prefersTheNamedColumnAmongArrays() {
    Decoded all = Decoded.text("a.csv", "a;emb;values\n[1];[2];[3]\n");
    assertThat(all.vectors()).containsExactly(new float[] {2});
    assertThat(all.metadata().get("a")).containsExactly("[1]");
  }

  @Test
  void takesConfirmedColumns() {
    MemorySource file = MemorySource.text("a.csv", "id;name;emb;other\n1;n;[2];[3]\n");
    Decoded all = Decoded.of(file, new ColumnChoice("name", "other"), Long.MAX_VALUE);
    assertThat(all.keys()).containsExactly("n");
    assertThat(all.vectors()).containsExactly(new float[] {3});
    assertThat(all.metadata().keySet()).containsExactly("id", "emb");

    MemorySource wide = MemorySource.text("a.csv", "q_0,q_1,v0,v1\n1,2,3,4\n");
    assertThat(Decoded.of(wide, new ColumnChoice(null, "q"), Long.MAX_VALUE).vectors())
        .containsExactly(new float[] {1, 2});
  }

  @Test
  void readsArraysAsNumpyPrintsThem() {
    assertThat(Decoded.text("a.csv", "emb\n\"[ 0.1  -2.\n  3e0]\"\n").vectors())
        .containsExactly(new float[] {0.1f, -2, 3});
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 40, 1_000, 1L << 40})
  void splitsBetweenRecordsOnly(long targetBytes) {
    StringBuilder text = new StringBuilder("id,note,emb\n");
    for (int i = 0; i < 500; i++) {
      text.append("k%d,\"line\n\"\"%d\"\",\",\"[%d,1]\"\r\n\n".formatted(i, i, i));
    }
    MemorySource file = MemorySource.text("a.csv", text.toString());
    Decoded all = Decoded.of(file, ColumnChoice.DETECT, targetBytes);
    assertThat(all.splits()).isEqualTo(targetBytes < 40 ? 500 : all.splits());
    assertThat(all.keys()).hasSize(500).endsWith("k499");
    assertThat(all.metadata().get("note").get(321)).isEqualTo("line\n\"321\",");
    assertThat(all.vectors().get(321)).containsExactly(321, 1);
  }

  @Test
  void hasNoRowsUnderAHeaderAlone() {
    assertThat(Decoded.text("a.csv", "id,emb\n").keys()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "id;emb~1;[1]~;[2]|Row 1: the key (column 'id') is empty; every row needs one",
        "id;emb~1;[1]~2;|Row 1: the vector (column 'emb') is missing; every row needs one",
        "id;emb~1;~2;[1]|Row 0: the vector (column 'emb') is missing",
        "id;emb;price;size~1;;3;4|Row 0: the vector (column 'emb') is missing",
        "id;emb~1;[1]~2;[1,2]|Row 1: the vector has 2 components, but the file's first row has 1",
        "id;emb~1;[]|Row 0: the vector has 0 components; 1 to 16384 are allowed",
        "id;emb~1;[1]~2;[1,,2]|Row 1: the vector (column 'emb') cannot be read: '' is not a number",
        "id;emb~1;[1]~2;[1,]|'' is not a number",
        "id;emb~1;[1]~2;[1,null]|'null' is not a number",
        "id;emb~1;[1]~2;[0x1p3]|'0x1p3' is not a number",
        "id;emb~1;[1]~2;[1f]|'1f' is not a number",
        "id;emb~1;[1]~2;[1 ... 2]|'...' is not a number",
        "id;emb~1;[1]~2;[1|has no closing bracket",
        "id;emb~1;[1]~2;[1]x|goes on after the closing bracket",
        "id;emb~1;[1]~2;1|is not an array of numbers such as [0.1, 2e-3]",
        "id;emb~1;[1]~2;[NaN]|Row 1: component 0 of the vector is NaN",
        "id;emb~1;[1]~2;[1e39]|Row 1: component 0 of the vector is infinite",
        "id,v0,v1~1,2,3~2,x,4|Row 1: the vector (column 'v0') cannot be read: 'x' is not a number",
        "id,v0,v1~1,2,3~2,4|Row 1: has 2 cells, but the header has 3",
        "id,v0,v1~1,2,3~2,4,5,6|Row 1: has more than 3 cells, which is what the header has",
        "id,emb~1,[1,2]|Row 0: has more than 2 cells",
        "id,name~1,n|No column holds vectors: there must be a column of arrays",
        "a;b~[1];[2]|Several columns could be the vector: 'a', 'b'; name one of them vector",
        "a,a~1,2|The header names the column 'a' twice",
        "v0,v1,x0,x1~1,2,3,4|The columns 'v0', … and 'x0', … could both be the vector",
        "\"a~1|The header has an opening quote (cell 1) but no closing one",
        "~~|The file is empty; CSV must begin with a line of column names",
      })
  void refusesWithAReason(String text, String reason) {
    assertThatThrownBy(() -> Decoded.text("a.csv", text.replace('~', '\n')))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesConfirmedColumnsThatAreNotThere() {
    MemorySource file = MemorySource.text("a.csv", "id;emb\n1;[2]\n");
    assertThatThrownBy(() -> Decoded.of(file, new ColumnChoice("key", null), 1))
        .hasMessage("There is no column 'key', the confirmed key; the columns are 'id', 'emb'");
    assertThatThrownBy(() -> Decoded.of(file, new ColumnChoice(null, "vec"), 1))
        .hasMessageStartingWith("There is no column 'vec', the confirmed vector");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] latin1 = "id;emb;n\n1;[1];ok\n2;[2];\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Decoded.of(new MemorySource("a.csv", latin1)))
        .hasMessage("Row 1: the cell of column 'n' is not valid UTF-8");
    byte[] utf16 = "id;emb\n".getBytes(StandardCharsets.UTF_16);
    assertThatThrownBy(() -> Decoded.of(new MemorySource("a.csv", utf16)))
        .hasMessage("The file is UTF-16; CSV must be UTF-8");
  }

  @Test
  void takesTheReplacementCharacterItself() {
    assertThat(Decoded.text("a.csv", "id;emb\n\ufffd;[1]\n").keys()).containsExactly("\ufffd");
  }

  @Test
  void refusesKeysAndMetadataBeyondTheLimits() {
    String key = "k".repeat((64 << 10) + 1);
    assertThatThrownBy(() -> Decoded.text("a.csv", "id;emb\n" + key + ";[1]\n"))
        .hasMessage("Row 0: the key (column 'id') has 65537 bytes; at most 65536 are allowed");
    String half = "m".repeat(1 << 19);
    assertThat(Decoded.text("a.csv", "a;b;emb\n" + half + ";" + half + ";[1]\n").keys()).hasSize(1);
    assertThatThrownBy(() -> Decoded.text("a.csv", "a;b;emb\n" + half + ";x" + half + ";[1]\n"))
        .hasMessage("Row 0: the metadata has more than 1048576 bytes, the most that is allowed");
    char[] commas = new char[1_025];
    Arrays.fill(commas, ';');
    StringBuilder header = new StringBuilder("emb");
    for (int i = 0; i < 1_025; i++) {
      header.append(";c").append(Integer.toString(i, 36)).append('c');
    }
    assertThatThrownBy(() -> Decoded.text("a.csv", header + "\n[1]" + new String(commas) + "\n"))
        .hasMessage("The file has 1025 columns beside key and vector; at most 1024 are allowed");
  }

  @Test
  void closesBatchesByTheirText() {
    String note = "n".repeat(1 << 19);
    String text = "id;emb;note\n" + ("k;[1];" + note + "\n").repeat(40);
    assertThat(Decoded.text("a.csv", text).keys()).hasSize(40);
  }
}
