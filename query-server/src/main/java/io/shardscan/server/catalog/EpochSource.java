package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.ManifestStore;
import org.jspecify.annotations.Nullable;

/** Tells which epochs of collections are to be loaded, what of them, and what is to be served. */
public interface EpochSource {
  /** The source of a server that is alone: the newest epochs, whole, served as they are loaded. */
  static EpochSource alone(ManifestStore manifests) {
    return new EpochSource() {
      @Override
      public ManifestStore.Loaded load(
          CollectionId collection, ManifestStore.@Nullable Loaded previous) {
        return manifests.load(collection, previous);
      }

      @Override
      public SegmentShare share(CollectionId collection) {
        return SegmentShare.ALL;
      }

      @Override
      public boolean mayDropTheRest(CollectionId collection) {
        return false;
      }

      @Override
      public boolean servedAtOnce() {
        return true;
      }

      @Override
      public void loaded(FollowedCollection collection) {}
    };
  }

  /**
   * The manifest to load next.
   *
   * @param previous what was loaded last, which is returned where there is nothing newer to load
   * @throws io.shardscan.model.store.ObjectStoreException if it cannot be read
   */
  ManifestStore.Loaded load(CollectionId collection, ManifestStore.@Nullable Loaded previous);

  /** Which segments are to be held whole. */
  SegmentShare share(CollectionId collection);

  /** Whether segments beyond the share may be let go of. */
  boolean mayDropTheRest(CollectionId collection);

  /** Whether a snapshot is served as soon as it is loaded; else the source has it promoted. */
  boolean servedAtOnce();

  /** Is told that a collection has loaded another snapshot. Must return at once. */
  void loaded(FollowedCollection collection);
}
