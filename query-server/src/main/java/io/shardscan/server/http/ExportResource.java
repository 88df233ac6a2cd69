package io.shardscan.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.server.auth.RateLimits;
import io.shardscan.server.export.ExportJob;
import io.shardscan.server.export.ExportJobStore;
import io.shardscan.server.export.ExportStarter;
import java.io.IOException;
import java.util.List;

/** Exports of collections: begun, looked at, fetched and deleted. */
final class ExportResource implements Resource {
  private static final String JOBS = "/api/v1/collections/{collection}/export-jobs";
  private static final String JOB = JOBS + "/{job}";
  private static final String README = "EXPORT_README.md";
  private static final int MAX_BODY_BYTES = 64 << 10;

  private final ObjectStore store;
  private final ExportStarter starter;
  private final ExportJobStore jobs;
  private final BodyReader bodies;
  private final Quotas quotas;

  ExportResource(ObjectStore store, ExportStarter starter, BodyReader bodies, Quotas quotas) {
    this.store = store;
    this.starter = starter;
    this.jobs = new ExportJobStore(store);
    this.bodies = bodies;
    this.quotas = quotas;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(Method.POST, JOBS, Access.BEARER, this::start),
        new Route(Method.GET, JOB, Access.BEARER, this::describe),
        new Route(Method.DELETE, JOB, Access.BEARER, this::delete),
        new Route(Method.GET, JOB + "/manifest", Access.BEARER, this::manifest),
        new Route(Method.GET, JOB + "/download", Access.BEARER, this::download));
  }

  private Answer start(Exchange exchange) throws IOException {
    Authenticator.requirePayment(exchange.key());
    CollectionId collection = TenantCollections.named(exchange);
    JsonFields fields = bodies.readObject(exchange.body(), MAX_BODY_BYTES, true);
    JsonNode email = fields.any("send_email");
    if (email != null && !email.isBoolean() && !email.isTextual()) {
      fields.wrong("send_email", email, "true, false or an address; no mail is sent");
    }
    fields.integer("input_dim", 1, Integer.MAX_VALUE);
    fields.check();
    quotas.take(exchange.key(), RateLimits.Kind.QUERY);
    String id = starter.start(collection);
    return Answer.json(
        Status.ACCEPTED_202,
        json -> {
          json.writeStartObject();
          json.writeStringField("job_id", id);
          json.writeEndObject();
        });
  }

  private Answer describe(Exchange exchange) {
    ExportJob job = job(exchange);
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("job_id", job.id());
          json.writeStringField("status", job.status().wireName());
          json.writeStringField("error", job.error());
          json.writeNumberField("epoch", job.epoch());
          json.writeNumberField("rows", job.rows());
          json.writeStringField("begun", job.begun().toString());
          json.writeEndObject();
        });
  }

  private Answer manifest(Exchange exchange) {
    ExportJob job = job(exchange);
    requireComplete(job);
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("parts");
          for (ExportJob.Part part : job.parts()) {
            json.writeStartObject();
            json.writeStringField("filename", part.filename());
            json.writeNumberField("bytes", part.bytes());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeNumberField("rows", job.rows());
          json.writeNumberField("epoch", job.epoch());
          json.writeEndObject();
        });
  }

  private Answer download(Exchange exchange) {
    ExportJob job = job(exchange);
    requireComplete(job);
    String object = wanted(exchange, job);
    String key = ExportJobStore.file(TenantCollections.named(exchange), job.id(), object);
    if (store.head(key).isEmpty()) {
      throw ApiException.notFound("The export has no file '%s'.".formatted(object));
    }
    String type =
        object.equals(README) ? "text/markdown; charset=utf-8" : "application/octet-stream";
    return new Answer(
        Status.OK_200,
        List.of(HeaderValues.create(HeaderNames.CONTENT_TYPE, type)),
        stream -> {
          try (ObjectContent content = store.get(key, ReadOptions.WHOLE)) {
            content.stream().transferTo(stream);
          }
        });
  }

  /** The file that is asked for, as it is called in the store. */
  private static String wanted(Exchange exchange, ExportJob job) {
    String file = exchange.queryParameter("file").orElse("");
    if (!file.isEmpty()) {
      if (file.equals(README)) {
        return README;
      }
      return job.parts().stream()
          .filter(part -> part.filename().equals(file))
          .findFirst()
          .orElseThrow(() -> ApiException.notFound("The export has no such file."))
          .object();
    }
    String part = exchange.queryParameter("part").orElse("");
    if (!part.matches("[0-9]{1,9}")) {
      throw ApiException.badRequest(
          "Say which file: 'part' (a number from 0) or 'file' (a name, or %s).".formatted(README));
    }
    int number = Integer.parseInt(part);
    if (number >= job.parts().size()) {
      throw ApiException.notFound(
          "The export has %d parts, numbered from 0.".formatted(job.parts().size()));
    }
    return job.parts().get(number).object();
  }

  private Answer delete(Exchange exchange) {
    ExportJob job = job(exchange);
    if (!job.status().ended()) {
      throw ApiException.conflict("The export is being written: delete it when it has ended.");
    }
    jobs.remove(TenantCollections.named(exchange), job.id());
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "deleted");
          json.writeStringField("job_id", job.id());
          json.writeEndObject();
        });
  }

  private ExportJob job(Exchange exchange) {
    return jobs.load(TenantCollections.named(exchange), exchange.pathParameter("job"))
        .orElseThrow(() -> ApiException.notFound("There is no such export of this collection."));
  }

  private static void requireComplete(ExportJob job) {
    if (job.status() != ExportJob.Status.COMPLETE) {
      throw ApiException.conflict(
          "The export is %s: its files can be fetched when it is complete."
              .formatted(job.status().wireName()));
    }
  }
}
