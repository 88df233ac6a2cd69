package io.shardscan.commandline.output;

/**
 * Text as it may be sent to a terminal. Names, keys and metadata come from others; control
 * characters among them could rewrite the screen or worse.
 */
public final class Printable {
  private static final char REPLACEMENT = '\ufffd';

  private Printable() {}

  /** The text with its control characters replaced; line breaks stay. */
  public static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c ->
                printable.appendCodePoint(
                    c != '\n' && (Character.isISOControl(c) || formats(c)) ? REPLACEMENT : c));
    return printable.toString();
  }

  /** The text on one line, cut where it is longer. */
  public static String of(String text, int longest) {
    String line = of(text).replace('\n', ' ');
    return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
  }

  private static boolean formats(int c) {
    return Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.LINE_SEPARATOR
        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
  }
}
