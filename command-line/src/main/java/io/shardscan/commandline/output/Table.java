package io.shardscan.commandline.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows under headings, each column as wide as its widest cell. */
public final class Table {
  private static final int WIDEST_CELL = 60;
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table without rows. A heading that starts with {@code >} has its column to the right. */
  public Table(String... headings) {
    this.headings = List.of(headings);
  }

  /** Adds a row of as many cells as there are headings. */
  public void add(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(Printable.of(String.valueOf(cell), WIDEST_CELL));
    }
    rows.add(row);
  }

  /** Whether it has no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints the headings and the rows. */
  public void print(PrintWriter out) {
    line(out, headings.stream().map(Table::title).toList());
    rows.forEach(row -> line(out, row));
  }

  private void line(PrintWriter out, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(width(i) - cells.get(i).length());
      boolean right = headings.get(i).startsWith(">");
      line.append(right ? padding + cells.get(i) : cells.get(i) + padding).append(GAP);
    }
    out.println(line.toString().stripTrailing());
  }

  private int width(int column) {
    int widest = title(headings.get(column)).length();
    for (List<String> row : rows) {
      widest = Math.max(widest, row.get(column).length());
    }
    return widest;
  }

  private static String title(String heading) {
    return heading.startsWith(">") ? heading.substring(1) : heading;
  }
}
