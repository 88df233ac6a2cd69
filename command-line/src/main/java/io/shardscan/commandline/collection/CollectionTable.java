package io.shardscan.commandline.collection;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.commandline.output.Amount;
import io.shardscan.commandline.output.Printable;
import io.shardscan.commandline.output.Table;
import java.io.PrintWriter;

/** Shows collections and files as tables. */
public final class CollectionTable {
  private CollectionTable() {}

  /** Collections, as the API lists them. */
  public static void collections(JsonNode collections, PrintWriter out) {
    Table table = new Table("collection", "status", "tier", ">rows", ">dim", ">size", "prepared");
    for (JsonNode one : collections) {
      table.add(
          one.path("name").asText(),
          one.path("status").asText(),
          one.path("tier").asText(),
          Amount.count(one.path("vector_count").asLong()),
          one.path("dimension").asText("").replace("null", "-"),
          Amount.bytes(Math.round(one.path("storage_gb").asDouble() * 1e9)),
          one.path("optimization_state").asText());
    }
    if (table.isEmpty()) {
      out.println("There is no collection yet; `shardscan upload` makes one.");
      return;
    }
    table.print(out);
    for (JsonNode one : collections) {
      if (one.path("failure_reason").isTextual()) {
        out.println(
            Printable.of(one.path("name").asText() + ": " + one.path("failure_reason").asText()));
      }
    }
  }

  /** Files, as the API lists them. */
  public static void files(JsonNode files, PrintWriter out) {
    Table table = new Table("file", "state", ">rows", ">size", "uploaded");
    for (JsonNode one : files) {
      table.add(
          one.path("name").asText(),
          one.path("state").asText(),
          Amount.count(one.path("rows").asLong()),
          Amount.bytes(one.path("size").asLong()),
          one.path("modified").asText());
    }
    if (table.isEmpty()) {
      out.println("There are no files.");
      return;
    }
    table.print(out);
    for (JsonNode one : files) {
      if (one.path("failure_reason").isTextual()) {
        out.println(
            Printable.of(one.path("name").asText() + ": " + one.path("failure_reason").asText()));
      }
    }
  }
}
