package io.shardscan.commandline.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.connection.UnreachableException;

/** Whether the ingestion job runs, as Flink's REST API tells. */
final class FlinkCheck {
  private static final String JOB = "job";
  private static final String NAME = "shardscan-ingestion";

  private FlinkCheck() {}

  /**
   * Looks.
   *
   * @param flink the JobManager's REST API
   */
  static Finding of(ApiClient flink) {
    JsonNode jobs;
    try {
      jobs = Examination.parsed(flink.look("/jobs/overview")).path("jobs");
    } catch (UnreachableException e) {
      return Finding.unwell(
          JOB,
          "Flink's JobManager cannot be reached at " + flink.server(),
          "Start it (scripts/cluster start jobmanager); uploads wait meanwhile, and none is lost.");
    }
    for (JsonNode job : jobs) {
      if (job.path("name").asText().equals(NAME) && job.path("state").asText().equals("RUNNING")) {
        return tasks(job.path("tasks"));
      }
    }
    return Finding.unwell(
        JOB,
        "Flink runs no job '%s'".formatted(NAME),
        "The keeper submits it (scripts/cluster start keeper); without one, submit the job's jar.");
  }

  private static Finding tasks(JsonNode tasks) {
    int running = tasks.path("running").asInt();
    int total = tasks.path("total").asInt();
    return running == total
        ? Finding.well(JOB, "all its %d tasks run".formatted(total))
        : Finding.unwell(
            JOB,
            "%d of its %d tasks run".formatted(running, total),
            "It is restarting, or lacks slots: look at Flink's user interface, and whether all TaskManagers run.");
  }
}
