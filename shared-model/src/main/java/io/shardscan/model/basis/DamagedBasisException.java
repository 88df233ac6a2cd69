package io.shardscan.model.basis;

import org.jspecify.annotations.Nullable;

/** An object that should be a basis and is none: codes made with it must not be scanned. */
public final class DamagedBasisException extends RuntimeException {
  DamagedBasisException(String basis, String problem, @Nullable Throwable cause) {
    super("Basis %s is damaged: %s".formatted(basis, problem), cause);
  }
}
