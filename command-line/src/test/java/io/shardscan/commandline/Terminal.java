package io.shardscan.commandline;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** A user's terminal, with an environment of its own, in which commands are run. */
final class Terminal {
  private final Map<String, String> environment = new HashMap<>();
  private Clock clock = Clock.systemUTC();
  private String release = Surroundings.ownRelease();
  private boolean interactive;
  private String input = "";

  Terminal(Path home) {
    environment.put("HOME", home.toString());
  }

  Terminal with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Terminal at(Clock other) {
    clock = other;
    return this;
  }

  Terminal ofRelease(String other) {
    release = other;
    return this;
  }

  Terminal looking() {
    interactive = true;
    return this;
  }

  Terminal typing(String text) {
    input = text;
    return this;
  }

  Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Shardscan.run(
            new Surroundings(
                Map.copyOf(environment),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out),
                new PrintWriter(err),
                interactive,
                clock,
                release),
            arguments);
    return new Outcome(exit, out.toString(), err.toString());
  }
}
