package io.shardscan.server.auth;

import java.util.function.Consumer;

/** Tells other servers what was taken from limits here, and hears it from them. */
public interface LimitSharing {
  /** A server that is alone. */
  LimitSharing NONE =
      new LimitSharing() {
        @Override
        public void taken(Grant grant) {}

        @Override
        public void onTakenElsewhere(Consumer<Grant> listener) {}
      };

  /** Is told what was taken here. Must return at once. */
  void taken(Grant grant);

  /** Has a listener told what was taken elsewhere, from now on. */
  void onTakenElsewhere(Consumer<Grant> listener);
}
