package io.shardscan.ingestion.config;

import io.shardscan.model.store.s3.S3Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.util.ParameterTool;

/**
 * The arguments that the job is submitted with, as {@code --name value}. What is not given is taken
 * from the environment of the process that the job is submitted to.
 *
 * <table>
 * <caption>Arguments</caption>
 * <tr><td>store-endpoint</td><td>SHARDSCAN_STORE_ENDPOINT</td><td>S3 server</td></tr>
 * <tr><td>store-region</td><td>SHARDSCAN_STORE_REGION</td><td>its region, us-east-1</td></tr>
 * <tr><td>store-bucket</td><td>SHARDSCAN_STORE_BUCKET</td><td>the bucket, shardscan</td></tr>
 * <tr><td>store-directory</td><td>SHARDSCAN_STORE_DIRECTORY</td>
 * <td>instead of an S3 server: a directory that all processes share</td></tr>
 * <tr><td>scratch-directory</td><td>SHARDSCAN_SCRATCH_DIRECTORY</td>
 * <td>local directory of every TaskManager, the JVM's temporary one</td></tr>
 * </table>
 */
public final class JobArguments {
  private static final String DEFAULT_BUCKET = "shardscan";
  private static final Set<String> KNOWN =
      new TreeSet<>(
          Set.of(
              "store-endpoint",
              "store-region",
              "store-bucket",
              "store-directory",
              "scratch-directory"));

  private final Map<String, String> arguments;
  private final Map<String, String> environment;

  private JobArguments(Map<String, String> arguments, Map<String, String> environment) {
    this.arguments = arguments;
    this.environment = environment;
  }

  /**
   * The settings that arguments and environment make.
   *
   * @throws IllegalArgumentException if an argument is unknown, or a store is missing or ambiguous
   */
  public static IngestionSettings parse(String[] arguments, Map<String, String> environment) {
    Map<String, String> given = ParameterTool.fromArgs(arguments).toMap();
    List<String> unknown = new ArrayList<>(given.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Unknown arguments %s; known are %s".formatted(unknown, KNOWN));
    }
    JobArguments all = new JobArguments(given, environment);
    return IngestionSettings.of(
        all.store(), all.value("scratch-directory", System.getProperty("java.io.tmpdir")));
  }

  private StoreFactory store() {
    String endpoint = value("store-endpoint", "");
    String directory = value("store-directory", "");
    if (endpoint.isEmpty() == directory.isEmpty()) {
      throw new IllegalArgumentException(
          "One of --store-endpoint (an S3 server) and --store-directory must be given, and not both.");
    }
    return directory.isEmpty()
        ? new S3StoreFactory(
            endpoint,
            value("store-region", S3Settings.DEFAULT_REGION),
            value("store-bucket", DEFAULT_BUCKET))
        : new DirectoryStoreFactory(Path.of(directory).toAbsolutePath().toString());
  }

  private String value(String name, String byDefault) {
    String given = arguments.get(name);
    if (given != null) {
      return given;
    }
    return environment.getOrDefault(
        "SHARDSCAN_" + name.toUpperCase(Locale.ROOT).replace('-', '_'), byDefault);
  }
}
