package io.shardscan.standalone;

/** What is printed once everything runs: the key, and lines that work as pasted. */
final class ReadyMessage {
  private static final String VARIABLE = "$SHARDSCAN_API_KEY";

  private ReadyMessage() {}

  /** The text for an instance on a port. */
  static String of(int port, FirstKey.Outcome key) {
    String url = "http://127.0.0.1:" + port;
    String secret = key.key().orElse(VARIABLE);
    String intro =
        key.key()
            .map(text -> "API key: " + text)
            .orElse(
                "API key: the one an earlier start printed, ending in %s. Put it into SHARDSCAN_API_KEY, or start with --api-key to add another."
                    .formatted(key.hint()));
    return """
        Shardscan is ready at %s
        %s

        Try it:
          printf 'id,vector,colour\\na,"[1,0,0]",red\\nb,"[0,1,0]",green\\nc,"[0.9,0.1,0]",red\\n' | curl -H "Authorization: Bearer %s" --data-binary @- %s/api/v1/collections/demo/files/colours.csv
          curl -H "Authorization: Bearer %s" %s/api/v1/collections/demo/files
          curl -d '{"api_key":"'"%s"'","collection":"demo","vector":[1,0,0],"include_metadata":true}' %s/api/query
        """
        .formatted(url, intro, secret, url, secret, url, secret, url);
  }
}
