package io.shardscan.model.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of files that manifests name, so that a commit need not write again what has
 * not changed. Which of its entries are no longer valid is said by the manifest.
 */
public final class FileList {
  private final String id;
  private final List<FileEntry> entries;
  private final Map<String, Integer> ordinals;

  /**
   * A list of files.
   *
   * @param id the list's id: its key in the store is {@link StoreLayout#fileList}
   * @param entries the files, no name twice
   */
  public FileList(String id, List<FileEntry> entries) {
    this.id = id;
    this.entries = List.copyOf(entries);
    Map<String, Integer> byName = HashMap.newHashMap(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      if (byName.put(entries.get(i).name(), i) != null) {
        throw new IllegalArgumentException(
            "file " + entries.get(i).name() + " is twice in list " + id);
      }
    }
    this.ordinals = byName;
  }

  /** The list's id. */
  public String id() {
    return id;
  }

  /** All entries, those that a manifest has taken out included. */
  public List<FileEntry> entries() {
    return entries;
  }

  /** Where a file stands in the list, or null if it does not. */
  @Nullable Integer ordinal(String name) {
    return ordinals.get(name);
  }
}
