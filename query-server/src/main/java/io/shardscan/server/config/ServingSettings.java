package io.shardscan.server.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * What of the machine serving may take: section {@code serving} of {@code application.yaml}.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><td>memory-limit-bytes</td><td>0</td><td>SHARDSCAN_SERVING_MEMORY_LIMIT_BYTES</td></tr>
 * <tr><td>scan-threads</td><td>0</td><td>SHARDSCAN_SERVING_SCAN_THREADS</td></tr>
 * <tr><td>cache-folder</td><td>shardscan-cache, among the system's temporary files
 *     </td><td>SHARDSCAN_SERVING_CACHE_FOLDER</td></tr>
 * <tr><td>cache-limit-bytes</td><td>0</td><td>SHARDSCAN_SERVING_CACHE_LIMIT_BYTES</td></tr>
 * <tr><td>export-part-bytes</td><td>256 MiB</td><td>SHARDSCAN_SERVING_EXPORT_PART_BYTES</td></tr>
 * </table>
 *
 * @param memoryLimitBytes off-heap bytes that segments may take; 0 for a share of the machine's
 *     memory
 * @param scanThreads threads that scan; 0 for one a core
 * @param cacheFolder where segments of warm collections lie
 * @param cacheLimitBytes bytes that they may take there; 0 for half of what the file system has
 *     free
 * @param exportPartBytes bytes from which on a file of an export is ended, 1 MiB to 4 GiB; while it
 *     is written it lies among the system's temporary files
 */
public record ServingSettings(
    long memoryLimitBytes,
    int scanThreads,
    Path cacheFolder,
    long cacheLimitBytes,
    long exportPartBytes) {
  private static final String SECTION = "serving";
  private static final int MOST_THREADS = 4_096;
  private static final Path DEFAULT_CACHE =
      Path.of(System.getProperty("java.io.tmpdir"), "shardscan-cache");

  /** What holds where nothing is set. */
  public static ServingSettings defaults() {
    return read(SettingsReader.empty(SECTION));
  }

  /**
   * Reads the settings.
   *
   * @param yaml the settings file, which need not exist
   * @param environment the process's environment variables
   * @throws InvalidSettingException if a value is wrong or a key unknown
   */
  public static ServingSettings load(Path yaml, Map<String, String> environment) {
    SettingsReader reader = SettingsReader.open(yaml, SECTION, environment);
    ServingSettings settings = read(reader);
    reader.refuseUnknownKeys();
    return settings;
  }

  /** The same with another folder for the cache. */
  public ServingSettings withCacheFolder(Path folder) {
    return new ServingSettings(
        memoryLimitBytes, scanThreads, folder, cacheLimitBytes, exportPartBytes);
  }

  private static ServingSettings read(SettingsReader reader) {
    return new ServingSettings(
        reader.number("memory-limit-bytes", 0, 0, Long.MAX_VALUE),
        (int) reader.number("scan-threads", 0, 0, MOST_THREADS),
        Path.of(reader.text("cache-folder", DEFAULT_CACHE.toString())),
        reader.number("cache-limit-bytes", 0, 0, Long.MAX_VALUE),
        reader.number("export-part-bytes", 256L << 20, 1L << 20, 4L << 30));
  }
}
