package io.shardscan.server.config;

/** A setting has a value that it cannot have, or there is no such setting. */
public final class InvalidSettingException extends RuntimeException {
  /** The message names the setting, what is wrong with it and what would be right. */
  public InvalidSettingException(String message) {
    super(message);
  }
}
