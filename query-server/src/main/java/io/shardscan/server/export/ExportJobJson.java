package io.shardscan.server.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Export jobs as JSON. */
final class ExportJobJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ExportJobJson() {}

  static byte[] write(ExportJob job) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("status", job.status().wireName());
    root.put("error", job.error());
    root.put("epoch", job.epoch());
    root.put("rows", job.rows());
    root.put("begun", job.begun().toString());
    root.put("updated", job.updated().toString());
    root.put("owner", job.owner());
    root.put("turn", job.turn());
    ArrayNode parts = root.putArray("parts");
    for (ExportJob.Part part : job.parts()) {
      parts
          .addObject()
          .put("filename", part.filename())
          .put("object", part.object())
          .put("bytes", part.bytes())
          .put("rows", part.rows())
          .put("etag", part.etag());
    }
    try {
      return MAPPER.writeValueAsBytes(root);
    } catch (IOException e) {
      throw new UncheckedIOException("a tree of JSON nodes could not be written", e);
    }
  }

  static ExportJob read(byte[] bytes, String id) {
    JsonNode root;
    try {
      root = MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("export job " + id + " is damaged", e);
    }
    List<ExportJob.Part> parts = new ArrayList<>();
    for (JsonNode part : root.path("parts")) {
      String filename = part.path("filename").asText();
      parts.add(
          new ExportJob.Part(
              filename,
              part.path("object").asText(filename),
              part.path("bytes").asLong(),
              part.path("rows").asLong(),
              part.path("etag").asText()));
    }
    JsonNode error = root.path("error");
    return new ExportJob(
        id,
        ExportJob.Status.valueOf(root.path("status").asText().toUpperCase(Locale.ROOT)),
        error.isTextual() ? error.textValue() : null,
        root.path("epoch").asLong(),
        root.path("rows").asLong(),
        parts,
        Instant.parse(root.path("begun").asText()),
        Instant.parse(root.path("updated").asText()),
        root.path("owner").asText(),
        root.path("turn").asInt(1));
  }
}
