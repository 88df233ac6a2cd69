package io.shardscan.model.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.model.basis.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A manifest's basis and calibration as JSON. */
final class TuningJson {
  private TuningJson() {}

  static void write(ObjectNode manifest, Tuning tuning) {
    TrainedBasis basis = tuning.basis();
    if (basis != null) {
      manifest
          .putObject("basis")
          .put("id", basis.id())
          .put("dimension", basis.dimension())
          .put("rows", basis.rows())
          .put("sequence", basis.sequence())
          .put("mean_error", basis.meanError());
    }
    if (tuning.calibration() != null) {
      write(manifest.putObject("calibration"), tuning.calibration())
          .put("rows", tuning.calibratedRows());
    }
  }

  static Tuning read(JsonNode manifest) {
    JsonNode basis = manifest.get("basis");
    JsonNode calibration = manifest.get("calibration");
    if (calibration != null && !readable(calibration)) {
      calibration = null;
    }
    return new Tuning(
        basis == null
            ? null
            : new TrainedBasis(
                Json.text(basis, "id"),
                Math.toIntExact(Json.number(basis, "dimension")),
                Json.number(basis, "rows"),
                Json.number(basis, "sequence"),
                Json.required(basis, "mean_error").floatValue()),
        calibration == null ? null : readCalibration(calibration),
        calibration == null ? 0 : Json.number(calibration, "rows"));
  }

  /** Whether two calibrations say the same. */
  static boolean same(Calibration a, @Nullable Calibration b) {
    return b != null && write(Json.object(), a).equals(write(Json.object(), b));
  }

  private static ObjectNode write(ObjectNode node, Calibration calibration) {
    node.put("basis", calibration.basis());
    write(node.putArray("levels"), calibration.levels());
    ArrayNode slacks = node.putArray("slacks");
    for (Calibration.Slack slack : calibration.slacks()) {
      ObjectNode each = slacks.addObject();
      each.put("metric", slack.metric())
          .put("top_k", slack.topK())
          .put("known", slack.stage().name().toLowerCase(Locale.ROOT));
      write(each.putArray("quantiles"), slack.quantiles());
    }
    return node;
  }

  /** Whether it says how much was known of rows; what does not is as good as none. */
  private static boolean readable(JsonNode calibration) {
    for (JsonNode slack : Json.required(calibration, "slacks")) {
      if (!slack.has("known")) {
        return false;
      }
    }
    return true;
  }

  private static Calibration readCalibration(JsonNode node) {
    List<Calibration.Slack> slacks = new ArrayList<>();
    for (JsonNode slack : Json.required(node, "slacks")) {
      slacks.add(
          new Calibration.Slack(
              Json.text(slack, "metric"),
              Math.toIntExact(Json.number(slack, "top_k")),
              Calibration.Stage.valueOf(Json.text(slack, "known").toUpperCase(Locale.ROOT)),
              floats(Json.required(slack, "quantiles"))));
    }
    return new Calibration(Json.text(node, "basis"), floats(Json.required(node, "levels")), slacks);
  }

  private static void write(ArrayNode array, float[] values) {
    for (float value : values) {
      array.add(value);
    }
  }

  /** Infinite values and NaN are texts in JSON, which asDouble understands. */
  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }
}
