package io.shardscan.model.catalog;

/**
 * Which collection: a name is unique only within its tenant.
 *
 * @param tenant who owns the collection
 * @param name the collection's name, as users see it
 */
public record CollectionId(String tenant, String name) implements Comparable<CollectionId> {
  @Override
  public int compareTo(CollectionId other) {
    int byTenant = tenant.compareTo(other.tenant);
    return byTenant != 0 ? byTenant : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return tenant + "/" + name;
  }
}
