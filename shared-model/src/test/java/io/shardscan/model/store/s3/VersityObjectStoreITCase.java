package io.shardscan.model.store.s3;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.testsupport.S3Server;
import io.shardscan.testsupport.VersityServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class VersityObjectStoreITCase implements S3ServerContract {
  private static S3Server server;
  private static ObjectStore store;

  private final String folder = "test-" + UUID.randomUUID() + "/";

  @BeforeAll
  static void start() {
    server = VersityServer.start();
    store = S3ServerContract.locationOf(server, server.endpoint()).open();
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  @Override
  public S3Server server() {
    return server;
  }

  @Override
  public ObjectStore store() {
    return store;
  }

  @Override
  public String folder() {
    return folder;
  }
}
