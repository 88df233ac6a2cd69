package io.shardscan.testsupport;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * A program that tests run for real, built from a pinned Go module. It is looked for in the
 * environment variable of its name in capitals followed by {@code _BIN}, on the PATH, and in {@code
 * ~/go/bin}.
 *
 * @param name the program's file name
 */
record Tool(String name) {
  static final Tool MINIO = new Tool("minio");
  static final Tool VERSITYGW = new Tool("versitygw");

  /**
   * Finds the program.
   *
   * @throws IllegalStateException if it is not installed; the message says how to install it
   */
  Path find() {
    List<Path> places = places();
    return places.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "These tests need the program '%s'. Install it with: go install %s (looked for at %s)"
                        .formatted(name, module(), places)));
  }

  private List<Path> places() {
    List<Path> places = new ArrayList<>();
    String variable = System.getenv(name.toUpperCase(Locale.ROOT) + "_BIN");
    if (variable != null && !variable.isEmpty()) {
      return List.of(Path.of(variable));
    }
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        places.add(Path.of(folder, name));
      }
    }
    places.add(Path.of(System.getProperty("user.home"), "go", "bin", name));
    return places;
  }

  private String module() {
    try (InputStream in = Tool.class.getResourceAsStream("/tools.properties")) {
      Properties modules = new Properties();
      modules.load(in);
      return modules.getProperty(name + ".module");
    } catch (IOException e) {
      throw new UncheckedIOException("tools.properties cannot be read", e);
    }
  }
}
