package io.shardscan.server.http;

import java.util.List;

/** The endpoints that deal with one kind of thing. */
public interface Resource {
  /** The endpoints. */
  List<Route> routes();
}
