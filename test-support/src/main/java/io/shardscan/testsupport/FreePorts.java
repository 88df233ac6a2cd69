package io.shardscan.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.SplittableRandom;

/**
 * TCP ports of loopback for servers that cannot choose one themselves. They lie below those that
 * systems give to connections (from 32,768 on), so that none is taken by the far end of some
 * request between the moment it is found free and the moment a server listens on it.
 */
public final class FreePorts {
  private static final int FIRST = 16_000;
  private static final int LAST = 31_000;
  private static final int MOST_TRIES = 1_000;

  private FreePorts() {}

  /** A port that is free now. */
  public static int one() {
    return two(0);
  }

  /**
   * Two ports that are free now.
   *
   * @param apart by how much the second is above the first
   * @return the first
   */
  public static int two(int apart) {
    SplittableRandom random = new SplittableRandom();
    for (int i = 0; i < MOST_TRIES; i++) {
      int first = random.nextInt(FIRST, LAST);
      if (isFree(first) && isFree(first + apart)) {
        return first;
      }
    }
    throw new IllegalStateException("no free port from %d to %d".formatted(FIRST, LAST));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false; // another listens there
    }
  }
}
