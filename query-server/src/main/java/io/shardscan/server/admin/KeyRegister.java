package io.shardscan.server.admin;

import java.util.List;

/** Where API keys are kept, as far as commands need it. */
interface KeyRegister {
  /**
   * A key that was made.
   *
   * @param id what to call it by
   * @param secret what its owner presents
   */
  record Created(String id, String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
      return "Created[" + id + "]";
    }
  }

  /** Makes a key. */
  Created create(WantedKey wanted);

  /** All keys, a line each, with a heading. */
  List<String> list();

  /**
   * Revokes a key.
   *
   * @throws WrongUseException if there is none of that id
   */
  void revoke(String id);
}
