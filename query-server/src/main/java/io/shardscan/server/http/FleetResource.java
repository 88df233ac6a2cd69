package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.server.collection.FleetReport;
import io.shardscan.server.collection.FleetView;
import java.io.IOException;
import java.util.List;

/** Tells which servers answer together, and what each holds of the key's collections. */
final class FleetResource implements Resource {
  private final FleetView fleet;

  FleetResource(FleetView fleet) {
    this.fleet = fleet;
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route(Method.GET, "/api/v1/fleet", Access.BEARER, this::tell));
  }

  private Answer tell(Exchange exchange) {
    FleetReport report = fleet.of(exchange.key().tenant());
    return Answer.json(Status.OK_200, json -> write(json, report));
  }

  private static void write(JsonGenerator json, FleetReport report) throws IOException {
    json.writeStartObject();
    json.writeNumberField("replicas", report.replicas());
    json.writeArrayFieldStart("nodes");
    for (FleetReport.Node node : report.nodes()) {
      json.writeStartObject();
      json.writeStringField("worker_id", node.id());
      json.writeBooleanField("this_node", node.self());
      json.writeBooleanField("answering", node.answering());
      json.writeNumberField("memory_used_bytes", node.memoryUsed());
      json.writeNumberField("memory_limit_bytes", node.memoryLimit());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("collections");
    for (FleetReport.Held collection : report.collections()) {
      json.writeStartObject();
      json.writeStringField("name", collection.name());
      json.writeNumberField("epoch", collection.epoch());
      json.writeNumberField("segments", collection.segments());
      json.writeNumberField("copies", collection.copies());
      json.writeArrayFieldStart("nodes");
      for (FleetReport.Share share : collection.nodes()) {
        json.writeStartObject();
        json.writeStringField("worker_id", share.node());
        json.writeNumberField("epoch", share.epoch());
        json.writeNumberField("segments", share.segments());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
