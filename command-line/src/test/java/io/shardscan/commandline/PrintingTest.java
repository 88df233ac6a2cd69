package io.shardscan.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.commandline.output.Amount;
import io.shardscan.commandline.output.Printable;
import io.shardscan.commandline.output.Table;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PrintingTest {
  @TempDir private Path home;

  @Test
  void namesOfOthersCannotSteerTheTerminal() {
    assertThat(Printable.of("a\u001b[2Jb\u202ec\rd\u0007"))
        .isEqualTo("a\ufffd[2Jb\ufffdc\ufffdd\ufffd");
    assertThat(Printable.of("größe 漢字 🙂\n")).isEqualTo("größe 漢字 🙂\n");
    assertThat(Printable.of("one\ntwo three", 8)).isEqualTo("one two…");
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table = new Table("name", ">rows");
    table.add("a", 5);
    table.add("longer", 12_345);
    StringWriter out = new StringWriter();
    table.print(new PrintWriter(out, true));
    assertThat(out.toString().lines())
        .containsExactly("name     rows", "a           5", "longer  12345");
  }

  @Test
  void amountsAreShort() {
    assertThat(Amount.bytes(0)).isEqualTo("0 B");
    assertThat(Amount.bytes(999_499)).isEqualTo("999.5 kB");
    assertThat(Amount.bytes(999_500)).isEqualTo("1.0 MB");
    assertThat(Amount.time(Duration.ofMillis(1_234))).isEqualTo("1.2 s");
    assertThat(Amount.time(Duration.ofSeconds(3_661))).isEqualTo("1 h 1 min");
  }

  @Test
  void timesAreWrittenAsPeopleDo() {
    TimeSpan span = new TimeSpan();
    assertThat(span.convert("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(span.convert("2h")).isEqualTo(Duration.ofHours(2));
    assertThatThrownBy(() -> span.convert("soon"))
        .isInstanceOf(CommandLine.TypeConversionException.class);
  }

  @Test
  void shellsAreToldTheCommands() {
    Outcome outcome = new Terminal(home).run("completion");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out())
        .contains("complete -F _complete_shardscan", "upload", "doctor", "--skip-existing");
  }
}
