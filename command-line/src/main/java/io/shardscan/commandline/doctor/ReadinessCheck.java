package io.shardscan.commandline.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What the server itself says about its parts: store, job, keys. */
final class ReadinessCheck {
  private ReadinessCheck() {}

  static List<Finding> of(Examination examination) {
    JsonNode checks = examination.json("/observe/health/ready").path("checks");
    List<Finding> findings = new ArrayList<>();
    for (JsonNode check : checks) {
      boolean up = check.path("status").asText().equals("UP");
      findings.add(finding(check.path("name").asText(), up));
    }
    if (findings.isEmpty()) {
      findings.add(Finding.unknown("readiness", "the server does not tell how its parts are"));
    }
    return findings;
  }

  private static Finding finding(String name, boolean up) {
    return switch (name) {
      case "catalog" ->
          of(
              "store",
              up,
              "the server reads the object store",
              "the server cannot read the object store",
              "Look whether the store runs, and at the server's store.endpoint, credentials and log. What is loaded is searched meanwhile; uploads are refused.");
      case "api-keys" ->
          of(
              "keys",
              up,
              "the server has read the API keys",
              "the server could not read catalog/keys.json yet",
              "Look whether the store can be reached, and whether the object is whole.");
      case "ingestion" ->
          of(
              "job",
              up,
              "the ingestion job runs",
              "the ingestion job does not run",
              "Look at the log of the process, and start it again: nothing acknowledged is lost.");
      case "fleet" ->
          of(
              "fleet",
              up,
              "the server is in its fleet",
              "the server is not in its fleet, or serves too little yet",
              "Look whether the other servers run, and whether fleet.members and the secret are the same for all.");
      case "accepting" ->
          of(
              "accepting",
              up,
              "the server takes requests",
              "the server is about to end",
              "Wait for the next one, or use another server.");
      default -> of(name, up, "ready", "not ready", "Look at the server's log.");
    };
  }

  private static Finding of(String subject, boolean up, String well, String bad, String advice) {
    return up ? Finding.well(subject, well) : Finding.unwell(subject, bad, advice);
  }
}
