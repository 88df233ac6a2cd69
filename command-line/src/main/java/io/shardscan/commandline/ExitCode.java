package io.shardscan.commandline;

/** With what the program ends. Scripts rely on the numbers: they never change. */
public enum ExitCode {
  /** Everything that was asked for is done. */
  DONE(0),
  /** It was refused or could not be done; the message tells why. */
  FAILED(1),
  /** The command line itself is wrong. */
  WRONG_USE(2),
  /** The server could not be reached, or something else answers in its place. */
  UNREACHABLE(3),
  /** The key is missing, kept unsafely, or none of the server's. */
  NOT_ALLOWED(4),
  /** There is no such collection, file, row or key. */
  NOT_FOUND(5),
  /** The server cannot do it now: it is overloaded, or a limit is used up. */
  TRY_LATER(6),
  /** It is not done within the time that was given. */
  TIMED_OUT(7),
  /** {@code doctor} has found something wrong. */
  UNWELL(8);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The process's exit status. */
  public int number() {
    return number;
  }
}
