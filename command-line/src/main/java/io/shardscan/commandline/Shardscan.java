package io.shardscan.commandline;

import io.shardscan.commandline.collection.CollectionsCommand;
import io.shardscan.commandline.collection.FilesCommand;
import io.shardscan.commandline.doctor.DoctorCommand;
import io.shardscan.commandline.export.ExportCommand;
import io.shardscan.commandline.key.KeysCommand;
import io.shardscan.commandline.output.OutputOptions;
import io.shardscan.commandline.query.QueryCommand;
import io.shardscan.commandline.query.RecallCommand;
import io.shardscan.commandline.status.StatusCommand;
import io.shardscan.commandline.upload.UploadCommand;
import java.lang.reflect.Constructor;
import java.time.Duration;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Reads the command line and runs what it asks for. */
@Command(
    name = "shardscan",
    description = {
      "Uploads files of vectors, searches them, and tells how the service is.",
      "",
      "The API key is taken from SHARDSCAN_API_KEY, else from a file that only you can read"
          + " (--key-file, SHARDSCAN_KEY_FILE, ~/.config/shardscan/key). It is never an argument,"
          + " since arguments can be seen by everyone on the machine."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UploadCommand.class,
      QueryCommand.class,
      StatusCommand.class,
      CollectionsCommand.class,
      FilesCommand.class,
      ExportCommand.class,
      RecallCommand.class,
      KeysCommand.class,
      DoctorCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused, or could not be done",
      "2:wrong use",
      "3:the server could not be reached",
      "4:the API key is missing or refused",
      "5:no such collection, file, row or key",
      "6:not now: overloaded, or a rate limit is used up",
      "7:not within the time given",
      "8:doctor found something wrong"
    })
public final class Shardscan {
  private Shardscan() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    System.exit(run(Surroundings.ofProcess(), arguments));
  }

  /** Runs one command, and returns with what the process has to end. */
  static int run(Surroundings surroundings, String... arguments) {
    return commandLine(surroundings).execute(arguments);
  }

  static CommandLine commandLine(Surroundings surroundings) {
    CommandLine all =
        new CommandLine(new Shardscan(), new CommandFactory(surroundings))
            .addSubcommand("completion", new AutoComplete.GenerateCompletion());
    CommandLine completion = all.getSubcommands().get("completion");
    completion.getCommandSpec().usageMessage().hidden(false);
    completion
        .getCommandSpec()
        .usageMessage()
        .description("Prints a script for bash and zsh: source <(shardscan completion)");
    all.getCommandSpec().version("shardscan " + surroundings.release());
    return all.setOut(surroundings.out())
        .setErr(surroundings.err())
        .registerConverter(Duration.class, new TimeSpan())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(surroundings.interactive())
        .setExecutionExceptionHandler(
            (failure, command, _) -> {
              if (failure instanceof CommandFailure expected) {
                OutputOptions.of(command.getCommandSpec(), surroundings).failed(expected);
                return expected.exitCode().number();
              }
              throw failure;
            });
  }

  /** Hands commands and their options what they find around them. */
  private record CommandFactory(Surroundings surroundings) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (constructor.getParameterCount() == 1
            && constructor.getParameterTypes()[0] == Surroundings.class) {
          constructor.setAccessible(true);
          return type.cast(constructor.newInstance(surroundings));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
