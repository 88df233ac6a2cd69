package io.shardscan.model.catalog;

import io.shardscan.model.limits.Names;
import java.util.Optional;

/** Where everything lies in the bucket: the keys of all objects, named in one place. */
public final class StoreLayout {
  /** Prefix of all files that users have uploaded. */
  public static final String UPLOADS = "uploads/";

  /** Prefix of all that tells what is live. */
  public static final String CATALOG = "catalog/";

  /** Prefix of all segments, and of the bases of their codes. */
  public static final String SEGMENTS = "segments/";

  /** Prefix of all exports. */
  public static final String EXPORTS = "exports/";

  /** Prefix of all that tells of uploads in parts. */
  public static final String UPLOAD_SESSIONS = "sessions/";

  /** The API keys, hashed. */
  public static final String API_KEYS = CATALOG + "keys.json";

  /** When API keys were used last. */
  public static final String KEY_USAGE = CATALOG + "key-usage.json";

  private static final String SEGMENT_EXTENSION = ".arrow";
  private static final String BASIS_EXTENSION = ".basis";
  private static final String HELD = "exporting/";
  private static final String HELD_EXTENSION = ".json";
  private static final String MANIFEST = "manifest.json";
  private static final String SETTINGS = "collection.json";
  private static final String SESSION = "/session.json";
  private static final String SCHEMA = "schema.json";
  private static final String REPROCESSING = "reprocessing.json";
  private static final String LISTS = "lists/";

  private StoreLayout() {}

  /** Prefix of a collection's uploaded files. */
  public static String uploads(CollectionId collection) {
    return UPLOADS + collection + "/";
  }

  /** An uploaded file's bytes, as the user sent them. */
  public static String upload(UploadKey upload) {
    return uploads(upload.collection()) + upload.file();
  }

  /**
   * The uploaded file that an object is.
   *
   * @return empty if the key is not one that an upload can have, for example because a folder lies
   *     too deep or a name has characters that names cannot have
   */
  public static Optional<UploadKey> parseUpload(String key) {
    String[] parts = key.split("/", -1);
    if (parts.length != 4
        || !key.startsWith(UPLOADS)
        || Names.problemWithCollection(parts[1]).isPresent()
        || Names.problemWithCollection(parts[2]).isPresent()
        || Names.problemWithFile(parts[3]).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(new UploadKey(new CollectionId(parts[1], parts[2]), parts[3]));
  }

  /** What is known of an upload in parts. */
  public static String uploadSession(String id) {
    return UPLOAD_SESSIONS + id + SESSION;
  }

  /**
   * The upload in parts of which an object tells.
   *
   * @return empty if the key is not that of an upload in parts
   */
  public static Optional<String> parseUploadSession(String key) {
    boolean session = key.startsWith(UPLOAD_SESSIONS) && key.endsWith(SESSION);
    return session
        ? Optional.of(key.substring(UPLOAD_SESSIONS.length(), key.length() - SESSION.length()))
        : Optional.empty();
  }

  /** Prefix of what is known of an upload's parts. */
  public static String uploadSessionParts(String id) {
    return UPLOAD_SESSIONS + id + "/parts/";
  }

  /** What is known of an upload's part. */
  public static String uploadSessionPart(String id, int number) {
    return uploadSessionParts(id) + "%05d.json".formatted(number);
  }

  /** The number of the part of which an object tells. */
  static int partNumber(String key) {
    return Integer.parseInt(key.substring(key.lastIndexOf('/') + 1, key.lastIndexOf('.')));
  }

  /** Prefix of everything the catalog knows of a collection. */
  public static String catalog(CollectionId collection) {
    return CATALOG + collection + "/";
  }

  /** A collection's manifest. */
  public static String manifest(CollectionId collection) {
    return catalog(collection) + MANIFEST;
  }

  /** A collection's settings. */
  public static String settings(CollectionId collection) {
    return catalog(collection) + SETTINGS;
  }

  /** What was found in a collection's files. */
  public static String detectedSchema(CollectionId collection) {
    return catalog(collection) + SCHEMA;
  }

  /** Which files of a collection are to be read again together. */
  public static String reprocessing(CollectionId collection) {
    return catalog(collection) + REPROCESSING;
  }

  /** Prefix of the immutable lists of files that a collection's manifest may name. */
  public static String fileLists(CollectionId collection) {
    return catalog(collection) + LISTS;
  }

  /** An immutable list of files. */
  public static String fileList(CollectionId collection, String id) {
    return fileLists(collection) + id + ".json";
  }

  /** Whether an object is an immutable list of files, of whichever collection. */
  public static boolean isFileList(String key) {
    String[] parts = key.split("/", -1);
    return parts.length == 5
        && key.startsWith(CATALOG)
        && LISTS.equals(parts[3] + "/")
        && parts[4].endsWith(".json");
  }

  /**
   * The collection whose manifest an object is.
   *
   * @return empty if the key is not that of a manifest
   */
  public static Optional<CollectionId> parseManifest(String key) {
    return parseCatalog(key, MANIFEST);
  }

  /**
   * The collection whose settings an object holds.
   *
   * @return empty if the key is not that of a collection's settings
   */
  public static Optional<CollectionId> parseSettings(String key) {
    return parseCatalog(key, SETTINGS);
  }

  /**
   * The collection of which an object tells what is to be read again.
   *
   * @return empty if the key is not that of such an object
   */
  public static Optional<CollectionId> parseReprocessing(String key) {
    return parseCatalog(key, REPROCESSING);
  }

  /** Prefix of a collection's segments and bases. */
  public static String segments(CollectionId collection) {
    return SEGMENTS + collection + "/";
  }

  /** Prefix of a collection's exports. */
  public static String exports(CollectionId collection) {
    return EXPORTS + collection + "/";
  }

  /** The manifest that an export holds. */
  static String heldManifest(CollectionId collection, String export) {
    return catalog(collection) + HELD + export + HELD_EXTENSION;
  }

  /** The id of the export whose manifest an object is, of whichever collection. */
  static Optional<String> parseHeldManifest(String key) {
    String[] parts = key.split("/", -1);
    boolean held =
        parts.length == 5
            && key.startsWith(CATALOG)
            && HELD.equals(parts[3] + "/")
            && parts[4].endsWith(HELD_EXTENSION);
    return held
        ? Optional.of(parts[4].substring(0, parts[4].length() - HELD_EXTENSION.length()))
        : Optional.empty();
  }

  /** A segment. */
  public static String segment(CollectionId collection, String id) {
    return segments(collection) + id + SEGMENT_EXTENSION;
  }

  /** A basis, as {@link io.shardscan.model.basis.BasisFile} writes it. */
  public static String basis(CollectionId collection, String id) {
    return segments(collection) + id + BASIS_EXTENSION;
  }

  private static Optional<CollectionId> parseCatalog(String key, String last) {
    String[] parts = key.split("/", -1);
    return parts.length == 4 && key.startsWith(CATALOG) && parts[3].equals(last)
        ? Optional.of(new CollectionId(parts[1], parts[2]))
        : Optional.empty();
  }
}
