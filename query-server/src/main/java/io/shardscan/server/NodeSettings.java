package io.shardscan.server;

import io.shardscan.server.config.FleetSettings;
import io.shardscan.server.config.ServerSettings;
import io.shardscan.server.config.ServingSettings;
import java.nio.file.Path;
import java.util.Map;

/**
 * The settings of a query server.
 *
 * @param server its HTTP API
 * @param serving what of the machine it may take
 * @param fleet the servers that it shares the work with
 */
public record NodeSettings(ServerSettings server, ServingSettings serving, FleetSettings fleet) {
  /** A server that is alone, and takes what there is. */
  public static NodeSettings alone(ServerSettings server) {
    return new NodeSettings(server, ServingSettings.defaults(), FleetSettings.none());
  }

  /** The same with another folder for the segments of warm collections. */
  public NodeSettings withCacheFolder(Path folder) {
    return new NodeSettings(server, serving.withCacheFolder(folder), fleet);
  }

  /**
   * Reads the settings.
   *
   * @param yaml the settings file, which need not exist
   * @param environment the process's environment variables
   * @throws io.shardscan.server.config.InvalidSettingException if a value is wrong or a key unknown
   */
  public static NodeSettings load(Path yaml, Map<String, String> environment) {
    return new NodeSettings(
        ServerSettings.load(yaml, environment),
        ServingSettings.load(yaml, environment),
        FleetSettings.load(yaml, environment));
  }
}
