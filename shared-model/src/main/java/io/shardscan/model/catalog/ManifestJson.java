package io.shardscan.model.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Manifests and their file lists as JSON. */
final class ManifestJson {
  private static final int FORMAT = 1;

  private ManifestJson() {}

  static byte[] write(Manifest manifest) {
    ObjectNode root = Json.object();
    root.put("format", FORMAT);
    root.put("epoch", manifest.epoch());
    root.put("next_sequence", manifest.nextSequence());
    ArrayNode lists = root.putArray("lists");
    for (ManifestContents.Part part : manifest.contents().parts()) {
      ObjectNode list = lists.addObject();
      list.put("id", part.list().id());
      if (!part.struck().isEmpty()) {
        ArrayNode struck = list.putArray("struck");
        part.struck().stream().forEach(struck::add);
      }
    }
    ArrayNode recent = root.putArray("recent");
    manifest.contents().recent().values().forEach(entry -> writeEntry(recent.addObject(), entry));
    TuningJson.write(root, manifest.tuning());
    return Json.write(root);
  }

  /**
   * Reads a manifest.
   *
   * @param lists gives a list that the manifest names
   */
  static Manifest read(
      CollectionId collection, String key, byte[] bytes, Function<String, FileList> lists) {
    JsonNode root = Json.read(key, bytes, FORMAT);
    List<ManifestContents.Part> parts = new ArrayList<>();
    for (JsonNode list : Json.required(root, "lists")) {
      BitSet struck = new BitSet();
      list.path("struck").forEach(ordinal -> struck.set(ordinal.asInt()));
      parts.add(new ManifestContents.Part(lists.apply(Json.text(list, "id")), struck));
    }
    Map<String, FileEntry> recent = new LinkedHashMap<>();
    for (JsonNode node : Json.required(root, "recent")) {
      FileEntry entry = readEntry(node);
      recent.put(entry.name(), entry);
    }
    return new Manifest(
        collection,
        Json.number(root, "epoch"),
        Json.number(root, "next_sequence"),
        new ManifestContents(parts, recent),
        TuningJson.read(root));
  }

  static byte[] write(FileList list) {
    ObjectNode root = Json.object();
    root.put("format", FORMAT);
    ArrayNode files = root.putArray("files");
    list.entries().forEach(entry -> writeEntry(files.addObject(), entry));
    return Json.write(root);
  }

  static FileList readList(String id, String key, byte[] bytes) {
    List<FileEntry> entries = new ArrayList<>();
    Json.required(Json.read(key, bytes, FORMAT), "files")
        .forEach(node -> entries.add(readEntry(node)));
    return new FileList(id, entries);
  }

  private static void writeEntry(ObjectNode node, FileEntry entry) {
    node.put("name", entry.name());
    node.put("etag", entry.version().etag());
    node.put("size", entry.version().size());
    node.put("modified", entry.version().modified().toString());
    if (entry.failure() != null) {
      node.put("failure", entry.failure());
    }
    ServedRows served = entry.served();
    if (served != null) {
      ObjectNode rows = node.putObject("served");
      if (!served.etag().equals(entry.version().etag())) {
        rows.put("etag", served.etag());
      }
      rows.put("sequence", served.sequence());
      rows.put("rows", served.rows());
      rows.put("dimension", served.dimension());
      ArrayNode segments = rows.putArray("segments");
      for (int i = 0; i < served.segments().size(); i++) {
        writeSegment(segments.addObject(), served.segments().get(i), i, served.places().get(i));
      }
    }
  }

  private static void writeSegment(ObjectNode node, SegmentRef segment, int index, int place) {
    node.put("id", segment.id()).put("rows", segment.rows()).put("bytes", segment.bytes());
    if (place != index) {
      node.put("place", place);
    }
    SegmentRef.Coding coding = segment.coding();
    if (coding != null) {
      node.put("basis", coding.basis()).put("mean_error", coding.meanError());
    }
  }

  private static SegmentRef readSegment(JsonNode node) {
    String basis = Json.optionalText(node, "basis");
    return new SegmentRef(
        Json.text(node, "id"),
        Json.number(node, "rows"),
        Json.number(node, "bytes"),
        basis == null
            ? null
            : new SegmentRef.Coding(basis, Json.required(node, "mean_error").floatValue()));
  }

  private static FileEntry readEntry(JsonNode node) {
    FileVersion version =
        new FileVersion(
            Json.text(node, "etag"),
            Json.number(node, "size"),
            Instant.parse(Json.text(node, "modified")));
    return new FileEntry(
        Json.text(node, "name"),
        version,
        Json.optionalText(node, "failure"),
        readServed(node.get("served"), version));
  }

  private static @Nullable ServedRows readServed(@Nullable JsonNode node, FileVersion version) {
    if (node == null) {
      return null;
    }
    List<SegmentRef> segments = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (JsonNode segment : Json.required(node, "segments")) {
      places.add(segment.path("place").asInt(segments.size()));
      segments.add(readSegment(segment));
    }
    String etag = Json.optionalText(node, "etag");
    return new ServedRows(
        etag == null ? version.etag() : etag,
        Json.number(node, "sequence"),
        Json.number(node, "rows"),
        Math.toIntExact(Json.number(node, "dimension")),
        segments,
        places);
  }
}
