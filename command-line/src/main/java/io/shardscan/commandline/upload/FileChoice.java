package io.shardscan.commandline.upload;

import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which files are meant by what was given: files, folders (with all in them that the server takes)
 * and patterns such as {@code data/**}{@code /*.parquet}.
 */
final class FileChoice {
  private static final int MAX_FILES = 100_000;
  private static final int MAX_DEPTH = 64;
  private static final Pattern WILDCARDS = Pattern.compile("[*?\\[{]");
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9._-]");

  private final Pattern accepted;
  private final Map<String, ChosenFile> byName = new TreeMap<>();

  private FileChoice(Pattern accepted) {
    this.accepted = accepted;
  }

  /**
   * The files, by their names.
   *
   * @param accepted names that the server takes
   * @throws CommandFailure if something is missing or not a file, is of no format that the server
   *     takes, or if two would have the same name
   */
  static List<ChosenFile> of(List<String> given, Pattern accepted) {
    FileChoice choice = new FileChoice(accepted);
    given.forEach(choice::add);
    return List.copyOf(choice.byName.values());
  }

  private void add(String text) {
    Path path = Path.of(text);
    if (Files.isDirectory(path)) {
      if (addAll(path, this::isTaken) == 0) {
        throw wrong("There is no file in '%s' of a format that the server takes.".formatted(text));
      }
    } else if (Files.exists(path)) {
      add(path, path.toAbsolutePath().getFileName().toString());
    } else if (WILDCARDS.matcher(text).find()) {
      Path folder = folderOf(text);
      PathMatcher matcher = path.getFileSystem().getPathMatcher("glob:" + text);
      if (addAll(folder, file -> matcher.matches(relative(text, file))) == 0) {
        throw wrong("No file is like '%s'.".formatted(text));
      }
    } else {
      throw wrong("There is no file '%s'.".formatted(text));
    }
  }

  /** The folder that holds whatever a pattern may mean. */
  private static Path folderOf(String pattern) {
    String plain = WILDCARDS.split(pattern, 2)[0];
    int end = plain.lastIndexOf('/');
    return Path.of(end < 0 ? "." : end == 0 ? "/" : plain.substring(0, end));
  }

  /** Files below the working folder are found as ./file, and patterns do not start with a dot. */
  private static Path relative(String pattern, Path file) {
    return pattern.startsWith(".") || pattern.startsWith("/") ? file : file.normalize();
  }

  private int addAll(Path folder, Predicate<Path> wanted) {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      all.filter(file -> Files.isRegularFile(file) && visible(folder, file) && wanted.test(file))
          .limit(MAX_FILES + 1L)
          .forEach(found::add);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "'%s' cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
    found.forEach(file -> add(file, folder.relativize(file).toString()));
    return found.size();
  }

  private static boolean visible(Path folder, Path file) {
    for (Path step : folder.relativize(file)) {
      if (step.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private boolean isTaken(Path file) {
    return accepted.matcher(nameOf(file.getFileName().toString())).matches();
  }

  private static String nameOf(String text) {
    return NOT_IN_NAMES.matcher(text).replaceAll("-");
  }

  private void add(Path file, String text) {
    String name = nameOf(text);
    if (!accepted.matcher(name).matches()) {
      throw wrong(
          "The server takes no file like '%s': its name has to match %s"
              .formatted(file, accepted.pattern()));
    }
    ChosenFile other = byName.putIfAbsent(name, new ChosenFile(file, name));
    if (other != null && !other.path().toAbsolutePath().equals(file.toAbsolutePath())) {
      throw wrong("'%s' and '%s' would both be called '%s'.".formatted(other.path(), file, name));
    }
    if (byName.size() > MAX_FILES) {
      throw wrong("These are more than %d files; send them folder by folder.".formatted(MAX_FILES));
    }
  }

  private static CommandFailure wrong(String message) {
    return new CommandFailure(ExitCode.WRONG_USE, message);
  }
}
