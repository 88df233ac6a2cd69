package io.shardscan.server.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All endpoints of the API, from which both the server's routing and its documentation follow. */
public final class Routes {
  private final List<Route> routes;

  Routes(List<Resource> resources) {
    this.routes = resources.stream().flatMap(resource -> resource.routes().stream()).toList();
  }

  /** Every endpoint. */
  public List<Route> all() {
    return routes;
  }

  /** The endpoints of each path, in the order in which they were declared. */
  Map<String, List<Route>> byPath() {
    Map<String, List<Route>> byPath = new LinkedHashMap<>();
    for (Route route : routes) {
      byPath.computeIfAbsent(route.path(), path -> new ArrayList<>()).add(route);
    }
    return byPath;
  }
}
