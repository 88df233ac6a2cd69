package io.shardscan.ingestion.decode.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Decoded;
import io.shardscan.ingestion.decode.MemorySource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NumPy's files that say what is not so. */
class HostileNpyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<f4 | False | (9, 2) | says [9, 2] elements of type '<f4', which are 72 bytes, but 24 follow it",
        "<f4 | False | (2, 2) | which are 16 bytes, but 24 follow it",
        "<f4 | False | (-3, 2) | impossible shape",
        "<f4 | False | (9223372036854775807, 4) | impossible shape",
        "<f4 | False | (99999999999999999999, 4) | impossible shape",
        "<f4 | False | (4294967296, 4294967296, 4294967296) | impossible shape",
        "<f4 | False | (0, 9223372036854775807) | impossible shape",
        "<f4 | False | (3, x) | impossible shape",
        "<f4 | False | (6,) | two dimensions, rows and components",
        "<f4 | False | (1, 3, 2) | two dimensions, rows and components",
        "<f4 | Maybe | (3, 2) | no valid 'fortran_order'",
        "'|O' | False | (3, 2) | Python objects, which only Python can read",
        "<c8 | False | (3, 1) | cannot be read",
        "<f16 | False | (3, 2) | cannot be read",
        "'|S4' | False | (3, 2) | two dimensions, rows and components",
        "<U0 | False | (3, 2) | cannot be read",
        "f | False | (3, 2) | cannot be read"
      })
  void refusesLyingHeaders(String type, String fortran, String shape, String message) {
    assertFails("a.npy", npy(type, fortran, shape, 24), message);
  }

  @Test
  void refusesManyDimensionsAndWideRows() {
    assertFails("a.npy", npy("<f4", "False", "(" + "1,".repeat(100) + ")", 4), "impossible shape");
    assertFails("a.npy", npy("|i1", "False", "(1, 16385)", 16_385), "has 16385 components");
    assertFails("a.npy", npy("|i1", "False", "(3, 0)", 0), "has 0 components");
  }

  @Test
  void refusesNaNInEitherOrder() {
    for (String fortran : new String[] {"False", "True"}) {
      byte[] bytes = npy("<f4", fortran, "(3, 2)", 24);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, Float.NaN);
      assertFails("a.npy", bytes, "Row 2: component 1 of the vector is NaN");
    }
  }

  @Test
  void refusesWhatIsCutOffAnywhere() throws IOException {
    byte[] whole = npy("<f4", "False", "(3, 2)", 24);
    byte[] archive = npz(Map.of("v.npy", whole));
    for (int length = 1; length < whole.length; length++) {
      assertFails("a.npy", Arrays.copyOf(whole, length), "");
    }
    for (int length = 1; length < archive.length; length++) {
      assertFails("a.npz", Arrays.copyOf(archive, length), "");
    }
  }

  @Test
  void refusesBombsByTheirSizes() throws IOException {
    byte[] archive = npz(Map.of("v.npy", npy("<f4", "False", "(3, 2)", 24)));
    int entry = directory(archive);
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(entry + 24, 0x7fff_ffff);
    assertFails("a.npz", archive, "taken for one made to fill disks");
    bytes.putInt(entry + 24, 20);
    assertFails("a.npz", archive, "");
  }

  @Test
  void refusesDamagedData() throws IOException {
    byte[] array = npy("<f4", "False", "(300, 2)", 2_400);
    byte[] archive = npz(Map.of("v.npy", array));
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(directory(archive) + 16, 1);
    assertFails("a.npz", archive, "its checksum is wrong");
  }

  @Test
  void refusesArraysThatShareBytes() throws IOException {
    byte[] array = npy("<f4", "False", "(3, 2)", 24);
    byte[] archive = npz(Map.of("a.npy", array, "b.npy", array));
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int first = directory(archive);
    int second = first + 46 + 5;
    bytes.putInt(second + 42, bytes.getInt(first + 42));
    assertFails("a.npz", archive, "overlap");
  }

  @Test
  void refusesKeysOfAnotherLength() throws IOException {
    byte[] vectors = npy("<f4", "False", "(3, 2)", 24);
    assertFails(
        "a.npz",
        npz(Map.of("v.npy", vectors, "ids.npy", npy("<i4", "False", "(2,)", 8))),
        "a key for each of the 3 vectors");
    assertFails(
        "a.npz",
        npz(Map.of("v.npy", vectors, "id.npy", npy("<f4", "False", "(3,)", 12))),
        "neither texts nor integers");
    assertFails(
        "a.npz",
        npz(Map.of("v.npy", vectors, "tags.npy", npy("|O", "False", "(3,)", 12))),
        "Python objects");
  }

  /** Such an array becomes JSON, whose type says nothing of its elements. */
  @Test
  void refusesArraysOfTwoDimensionsThatCannotBeRead() throws IOException {
    byte[] vectors = npy("<f4", "False", "(3, 2)", 24);
    assertFails(
        "a.npz",
        npz(Map.of("v.npy", vectors, "tags.npy", npy("<c8", "False", "(3, 2)", 48))),
        "of type '<c8', which cannot be read");
  }

  @Test
  void asksWhereSeveralCouldBeTheVectors() throws IOException {
    byte[] archive =
        npz(
            Map.of(
                "a.npy", npy("<f4", "False", "(3, 2)", 24),
                "b.npy", npy("<f8", "False", "(4, 1)", 32)));
    assertFails("a.npz", archive, "Several arrays could be the vectors");
    Decoded chosen = Decoded.of(new MemorySource("a.npz", archive), new ColumnChoice(null, "b"), 1);
    assertThat(chosen.vectors()).hasSize(4);
    assertThatThrownBy(
            () -> Decoded.of(new MemorySource("a.npz", archive), new ColumnChoice("k", "b"), 1))
        .hasMessageContaining("There is no array 'k', the confirmed key");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void readsFortranOrderInWindows(int target) {
    byte[] bytes = npy("<i2", "True", "(40000, 900)", 72_000_000);
    ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int data = bytes.length - 72_000_000;
    values.putShort(data + (899 * 40_000 + 39_999) * 2, (short) 7);
    values.putShort(data + (3 * 40_000 + 12_345) * 2, (short) -9);
    Decoded all =
        Decoded.of(new MemorySource("a.npy", bytes), ColumnChoice.DETECT, target * 1_000_000L);
    assertThat(all.vectors().get(39_999)[899]).isEqualTo(7);
    assertThat(all.vectors().get(12_345)[3]).isEqualTo(-9);
  }

  private static void assertFails(String name, byte[] bytes, String message) {
    assertThatThrownBy(() -> Decoded.of(new MemorySource(name, bytes)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining(message);
  }

  /** Where the directory's first entry begins. */
  private static int directory(byte[] archive) {
    return ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).getInt(archive.length - 6);
  }

  private static byte[] npz(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] npy(String type, String fortran, String shape, int dataBytes) {
    byte[] header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
            .formatted(type, fortran, shape)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) header.length).put(header);
    return bytes.array();
  }
}
