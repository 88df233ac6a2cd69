package io.shardscan.commandline.upload;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.connection.ApiClient;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which file names the server takes, as its own description of the API says. */
final class AcceptedNames {
  private static final String PLACE = "/components/parameters/UploadedFile/schema/pattern";

  private AcceptedNames() {}

  /** The form of names, in whatever case their extension is. */
  static Pattern of(ApiClient api) {
    JsonNode pattern = api.get("/openapi.json").at(PLACE);
    try {
      return Pattern.compile(pattern.asText(), Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "The server's description of its API does not say which files it takes.",
          e);
    }
  }
}
