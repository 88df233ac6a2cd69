package io.shardscan.server.config;

import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads one section of a process's settings. A key {@code max-connections} of section {@code
 * server} is taken from the environment variable {@code SHARDSCAN_SERVER_MAX_CONNECTIONS} if that
 * is set, else from the file, else it has its default.
 */
public final class SettingsReader {
  private final Config file;
  private final String section;
  private final Map<String, String> environment;
  private final Set<String> known = new TreeSet<>();

  private SettingsReader(Config file, String section, Map<String, String> environment) {
    this.file = file;
    this.section = section;
    this.environment = environment;
  }

  /**
   * Opens a section.
   *
   * @param yaml the settings file; one that does not exist holds no settings
   * @param section the section's name, in kebab-case
   * @param environment the process's environment variables
   * @throws InvalidSettingException if the file is not valid YAML
   */
  public static SettingsReader open(Path yaml, String section, Map<String, String> environment) {
    if (!Files.exists(yaml)) {
      return new SettingsReader(Config.empty(), section, environment);
    }
    try {
      Config whole =
          Config.builder(ConfigSources.file(yaml))
              .disableEnvironmentVariablesSource()
              .disableSystemPropertiesSource()
              .build();
      return new SettingsReader(whole.get(section), section, environment);
    } catch (RuntimeException e) {
      InvalidSettingException invalid =
          new InvalidSettingException(
              "The settings file %s cannot be read as YAML: %s".formatted(yaml, e.getMessage()));
      invalid.initCause(e);
      throw invalid;
    }
  }

  /** A section in which nothing is set. */
  static SettingsReader empty(String section) {
    return new SettingsReader(Config.empty(), section, Map.of());
  }

  /** A text. */
  public String text(String key, String byDefault) {
    return value(key).orElse(byDefault);
  }

  /** A whole number from {@code least} to {@code most}. */
  public long number(String key, long byDefault, long least, long most) {
    Optional<String> text = value(key);
    if (text.isEmpty()) {
      return byDefault;
    }
    try {
      long number = Long.parseLong(text.get().strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw invalid(key, text.get(), "a whole number from %d to %d".formatted(least, most));
    }
    throw invalid(key, text.get(), "a whole number from %d to %d".formatted(least, most));
  }

  /** A switch. */
  public boolean flag(String key, boolean byDefault) {
    Optional<String> text = value(key);
    if (text.isEmpty()) {
      return byDefault;
    }
    return switch (text.get().strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(key, text.get(), "true or false");
    };
  }

  /** A positive duration, in ISO 8601. */
  public Duration duration(String key, Duration byDefault) {
    Optional<String> text = value(key);
    if (text.isEmpty()) {
      return byDefault;
    }
    try {
      Duration duration = Duration.parse(text.get().strip());
      if (duration.isPositive()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw invalid(key, text.get(), "a positive ISO 8601 duration such as PT30S");
    }
    throw invalid(key, text.get(), "a positive ISO 8601 duration such as PT30S");
  }

  /**
   * Refuses keys that the file has and nothing asked for: a setting that is misspelt would
   * otherwise silently keep its default. Called once all known keys have been read.
   *
   * @throws InvalidSettingException if there are any
   */
  public void refuseUnknownKeys() {
    Set<String> unknown =
        file.asNodeList().orElseGet(List::of).stream()
            .map(Config::name)
            .filter(name -> !known.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new InvalidSettingException(
          "Unknown settings %s in section '%s'; known are %s".formatted(unknown, section, known));
    }
  }

  /** The environment variable that overrides a key. */
  public static String environmentVariable(String section, String key) {
    return ("SHARDSCAN_" + section + "_" + key).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private Optional<String> value(String key) {
    known.add(key);
    String overriding = environment.get(environmentVariable(section, key));
    return overriding == null ? file.get(key).asString().asOptional() : Optional.of(overriding);
  }

  private InvalidSettingException invalid(String key, String value, String right) {
    return new InvalidSettingException(
        "Setting '%s.%s' (environment variable %s) is '%s', it must be %s"
            .formatted(section, key, environmentVariable(section, key), value, right));
  }
}
