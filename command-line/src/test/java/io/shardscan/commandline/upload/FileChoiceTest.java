package io.shardscan.commandline.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.commandline.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChoiceTest {
  private static final Pattern CSV =
      Pattern.compile("^[a-zA-Z0-9._-]+\\.csv$", Pattern.CASE_INSENSITIVE);

  @TempDir private Path folder;

  private void make(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  private List<String> names(String... given) {
    return FileChoice.of(List.of(given), CSV).stream().map(ChosenFile::name).toList();
  }

  @Test
  void twoFilesOfOneNameAreRefusedBeforeAnythingIsSent() throws IOException {
    make("a/b.csv");
    make("a-b.csv");
    assertThatThrownBy(() -> names(folder.toString()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("would both be called 'a-b.csv'");
    assertThat(names(folder.resolve("a-b.csv").toString(), folder.resolve("a-b.csv").toString()))
        .containsExactly("a-b.csv");
  }

  @Test
  void whatIsNotThereOrNotTakenIsNamed() throws IOException {
    make("notes.txt");
    assertThatThrownBy(() -> names(folder.resolve("none.csv").toString()))
        .hasMessageContaining("There is no file");
    assertThatThrownBy(() -> names(folder.resolve("notes.txt").toString()))
        .hasMessageContaining("takes no file like");
    assertThatThrownBy(() -> names(folder.toString())).hasMessageContaining("no file in");
    assertThatThrownBy(() -> names(folder + "/*.csv")).hasMessageContaining("No file is like");
  }

  @Test
  void patternsAreThoseOfTheShell() throws IOException {
    make("x/1.csv");
    make("x/2.CSV");
    make("x/y/3.csv");
    make("x/.git/4.csv");
    assertThat(names(folder + "/x/*.{csv,CSV}")).containsExactly("1.csv", "2.CSV");
    assertThat(names(folder + "/**/*.csv")).containsExactly("x-1.csv", "x-y-3.csv");
  }
}
