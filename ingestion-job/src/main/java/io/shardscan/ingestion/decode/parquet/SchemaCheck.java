package io.shardscan.ingestion.decode.parquet;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.parquet.format.SchemaElement;

/**
 * Checks a schema as it is stored, a list of elements in depth-first order, before it becomes a
 * tree: building and walking the tree are recursive.
 */
final class SchemaCheck {
  private SchemaCheck() {}

  static void check(List<SchemaElement> elements) {
    // How many children are still to come, for each group that is open.
    Deque<Integer> open = new ArrayDeque<>();
    int leaves = 0;
    for (int i = 0; i < elements.size(); i++) {
      SchemaElement element = elements.get(i);
      int children = element.getNum_children();
      if (children < 0 || (i > 0 && open.isEmpty())) {
        throw DamagedFile.because("its schema has an impossible number of columns");
      }
      if (i > 0) {
        open.push(open.pop() - 1);
      }
      if (children > 0 || i == 0) {
        open.push(children);
      } else {
        leaves++;
      }
      if (open.size() > ParquetLimits.MAX_DEPTH) {
        throw DamagedFile.because(
            "its schema is nested more than %d levels".formatted(ParquetLimits.MAX_DEPTH));
      }
      while (!open.isEmpty() && open.peek() == 0) {
        open.pop();
      }
    }
    if (leaves == 0 || leaves > ParquetLimits.MAX_LEAVES || !open.isEmpty()) {
      throw DamagedFile.because(
          "its schema has %d columns; there may be 1 to %d"
              .formatted(leaves, ParquetLimits.MAX_LEAVES));
    }
  }
}
