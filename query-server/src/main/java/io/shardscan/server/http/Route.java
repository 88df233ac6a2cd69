package io.shardscan.server.http;

import io.helidon.http.Method;

/**
 * One endpoint of the API.
 *
 * @param method the method
 * @param path the path, with parameters in braces
 * @param access what is asked of a request
 * @param endpoint what answers it
 */
public record Route(Method method, String path, Access access, Endpoint endpoint) {
  /** A parameter that may have slashes in it, and is therefore a path's last. */
  private static final String KEY = "{key}";

  /** A path as the router spells it. */
  static String pattern(String path) {
    return path.replace(KEY, "{+key}");
  }
}
