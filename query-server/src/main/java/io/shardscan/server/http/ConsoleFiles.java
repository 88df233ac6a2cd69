package io.shardscan.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.staticcontent.ClasspathHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import java.util.List;

/**
 * The console: pages for people, which call the API as any client does. They are files alone;
 * nothing of them is made for a request, and they can be fetched without a key.
 */
final class ConsoleFiles {
  private static final String PATH = "/console";
  private static final String LOCATION = "io/shardscan/server/console";

  /**
   * Scripts and styles come from this server's files and nowhere else, and a script cannot make
   * markup of text: what is in users' data stays text, whatever mistake a page makes.
   */
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self'",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'");

  private static final List<Header> HEADERS =
      List.of(
          HeaderValues.createCached("Content-Security-Policy", POLICY),
          HeaderValues.createCached("Referrer-Policy", "no-referrer"),
          HeaderValues.createCached("Cross-Origin-Opener-Policy", "same-origin"),
          HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-origin"),
          HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF,
          // Asked for again each time, and sent again only if changed: an upgrade is seen at once.
          HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache"));

  private ConsoleFiles() {}

  static void route(HttpRouting.Builder routing) {
    routing.any(PATH, ConsoleFiles::toFolder);
    routing.any(PATH + "/*", ConsoleFiles::protect);
    routing.register(
        PATH,
        StaticContentFeature.createService(
            ClasspathHandlerConfig.builder().location(LOCATION).welcome("index.html").build()));
  }

  /** The pages' links are relative to the folder. */
  private static void toFolder(ServerRequest request, ServerResponse response) {
    if (request.prologue().uriPath().path().endsWith("/")) {
      protect(request, response);
      return;
    }
    response.status(Status.PERMANENT_REDIRECT_308).header(HeaderNames.LOCATION, PATH + "/").send();
  }

  private static void protect(ServerRequest request, ServerResponse response) {
    Exchange.scope().get().routed(PATH);
    for (Header header : HEADERS) {
      response.header(header);
    }
    response.next();
  }
}
