package io.shardscan.commandline.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Whether all servers of a fleet answer, and hold as many copies as they are to. */
final class FleetCheck {
  private static final String NODES = "nodes";
  private static final String COPIES = "copies";

  private FleetCheck() {}

  static List<Finding> of(Examination examination) {
    JsonNode fleet = examination.json("/api/v1/fleet");
    JsonNode nodes = fleet.path("nodes");
    if (nodes.isEmpty()) {
      return List.of(); // a server of an older release, which knows itself alone
    }
    List<Finding> findings = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (JsonNode node : nodes) {
      if (!node.path("answering").asBoolean()) {
        silent.add(node.path("worker_id").asText());
      }
    }
    findings.add(
        silent.isEmpty()
            ? Finding.well(NODES, "%d of %d answer".formatted(nodes.size(), nodes.size()))
            : Finding.unwell(
                NODES,
                "these do not answer: " + String.join(", ", silent),
                "Look whether they run, and at their logs. The others answer with their copies, as long as there is one of each segment."));
    findings.add(copies(fleet, nodes.size()));
    return findings;
  }

  private static Finding copies(JsonNode fleet, int nodes) {
    int wanted = Math.min(fleet.path("replicas").asInt(), nodes);
    List<String> few = new ArrayList<>();
    for (JsonNode collection : fleet.path("collections")) {
      if (collection.path("copies").asInt() < wanted && collection.path("segments").asInt() > 0) {
        few.add(collection.path("name").asText());
      }
    }
    return few.isEmpty()
        ? Finding.well(COPIES, "%d of each segment".formatted(wanted))
        : Finding.suspect(
            COPIES,
            "fewer than %d of %s".formatted(wanted, String.join(", ", few)),
            "Servers load what others held, which takes as long as the store takes to send it; if it stays so, look at their memory.");
  }
}
