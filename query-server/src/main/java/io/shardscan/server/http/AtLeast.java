package io.shardscan.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.server.collection.VersionDemand;
import io.shardscan.server.collection.WantedVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a client read what it wrote: the answer to a change carries a version, and a query that
 * names it waits until it sees that version.
 */
final class AtLeast {
  /** The header of an answer to a change. */
  static final String VERSION = "Shardscan-Version";

  /** The header of a query: versions, separated by commas. */
  static final String AT_LEAST = "Shardscan-At-Least";

  private static final HeaderName VERSION_NAME = HeaderNames.create(VERSION);
  private static final HeaderName AT_LEAST_NAME = HeaderNames.create(AT_LEAST);

  private AtLeast() {}

  /**
   * The header that names a change.
   *
   * @param etag the file's new version, or null if it was deleted
   */
  static Header version(UploadKey upload, @Nullable String etag) {
    WantedVersion version = new WantedVersion(upload.collection().name(), upload.file(), etag);
    return HeaderValues.create(VERSION_NAME, version.token());
  }

  /** Waits until a collection's queries see all that a request names of it. */
  static void await(Exchange exchange, CollectionId collection, VersionDemand demand) {
    if (!exchange.headers().contains(AT_LEAST_NAME)) {
      return;
    }
    List<WantedVersion> wanted = new ArrayList<>();
    for (String value : exchange.headers().get(AT_LEAST_NAME).allValues()) {
      for (String token : value.split(",", -1)) {
        if (!token.isBlank()) {
          wanted.add(
              WantedVersion.parse(token.strip())
                  .orElseThrow(
                      () ->
                          ApiException.badRequest(
                              "The header %s must have versions as the header %s of earlier answers told them, separated by commas."
                                  .formatted(AT_LEAST, VERSION))));
        }
      }
    }
    if (wanted.size() > VersionDemand.MOST_WANTED) {
      throw ApiException.badRequest(
          "The header %s may name at most %d versions."
              .formatted(AT_LEAST, VersionDemand.MOST_WANTED));
    }
    wanted.removeIf(each -> !each.collection().equals(collection.name()));
    if (!wanted.isEmpty()) {
      demand.await(collection, wanted);
    }
  }
}
