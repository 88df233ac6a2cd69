package io.shardscan.ingestion.decode.column;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardscan.model.row.ColumnType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * Takes scalars within a nested value, as JSON.
 *
 * @param type what texts and integers are
 * @param to gets a node a value
 * @param column the top-level field's name for messages
 */
public record JsonScalar(ColumnType type, Consumer<JsonNode> to, String column, RowCursor cursor)
    implements ScalarSink {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void text(String value, int bytes) {
    cursor.addNested(bytes);
    to.accept(type == ColumnType.JSON ? parsed(value) : NODES.textNode(value));
  }

  @Override
  public void integer(long value) {
    to.accept(
        switch (type) {
          case DATE -> NODES.textNode(date(value));
          case TIMESTAMP -> NODES.textNode(Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString());
          default -> NODES.numberNode(value);
        });
  }

  @Override
  public void number(double value) {
    to.accept(Double.isFinite(value) ? NODES.numberNode(value) : NODES.nullNode());
  }

  @Override
  public void flag(boolean value) {
    to.accept(NODES.booleanNode(value));
  }

  private String date(long day) {
    try {
      return LocalDate.ofEpochDay(day).toString();
    } catch (DateTimeException e) {
      throw cursor.bad(column, "has a date out of range: day %d".formatted(day));
    }
  }

  private JsonNode parsed(String value) {
    try {
      return JSON.readTree(value);
    } catch (JsonProcessingException e) {
      throw cursor.bad(column, "has a value that is not valid JSON");
    }
  }
}
