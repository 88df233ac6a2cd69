package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import java.util.Collection;
import java.util.List;

/**
 * Finds rows of the collections that this server serves, as queries see them at that moment.
 *
 * <p>Each method throws {@link UnknownCollectionException} if there is no such collection, {@link
 * PausedException} if it is paused, and {@link NotServedException} if nothing can be told now.
 */
public interface RowLookup {
  /**
   * The rows that have certain keys.
   *
   * @param keys the keys, any number
   * @param withMetadata whether the rows' metadata are wanted
   * @return the rows that there are, in no particular order
   */
  List<StoredRow> find(CollectionId collection, Collection<String> keys, boolean withMetadata);

  /**
   * Rows chosen by chance, each at most once.
   *
   * @param most rows wanted; fewer come if the collection has fewer
   * @param withMetadata whether the rows' metadata are wanted
   */
  List<StoredRow> sample(CollectionId collection, int most, boolean withMetadata);
}
