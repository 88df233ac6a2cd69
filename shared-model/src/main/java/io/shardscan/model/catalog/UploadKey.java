package io.shardscan.model.catalog;

/**
 * Which uploaded file.
 *
 * @param collection the collection it belongs to
 * @param file the file's name, as users see it
 */
public record UploadKey(CollectionId collection, String file) {
  @Override
  public String toString() {
    return collection + "/" + file;
  }
}
