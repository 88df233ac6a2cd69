package io.shardscan.server.collection;

import java.util.List;

/**
 * The servers that answer together, and what each holds, as one of them knows it.
 *
 * @param replicas servers that are to hold each segment, as far as there are so many
 * @param nodes the servers, by name
 * @param collections the tenant's collections, by name
 */
public record FleetReport(int replicas, List<Node> nodes, List<Held> collections) {
  public FleetReport {
    nodes = List.copyOf(nodes);
    collections = List.copyOf(collections);
  }

  /**
   * A server.
   *
   * @param id its name
   * @param self whether it is the one that reports
   * @param answering whether it has just been heard of
   * @param memoryUsed bytes of memory that segments take, of all tenants
   * @param memoryLimit bytes of memory that they may take
   */
  public record Node(
      String id, boolean self, boolean answering, long memoryUsed, long memoryLimit) {}

  /**
   * What is held of a collection.
   *
   * @param name the collection's name
   * @param epoch the epoch that this server's queries see; 0 before the first
   * @param segments segments of that epoch
   * @param copies servers that answer and hold the segment that the fewest hold; 0 if there is none
   * @param nodes what each server has of it
   */
  public record Held(String name, long epoch, int segments, int copies, List<Share> nodes) {
    public Held {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * What a server has of a collection.
   *
   * @param node the server's name
   * @param epoch the epoch that its queries see; 0 if they see none, or are refused
   * @param segments segments that it holds whole, those of older epochs included
   */
  public record Share(String node, long epoch, int segments) {}
}
