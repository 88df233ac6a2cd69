package io.shardscan.model.store.s3;

import io.shardscan.model.store.contract.StoreUnderTest;
import io.shardscan.testsupport.S3Server;
import java.net.URI;

/** The S3 store that a contract is checked on. */
interface S3StoreUnderTest extends StoreUnderTest {
  /** The server that the store is in. */
  S3Server server();

  /** How to reach the store's bucket at some address. */
  S3Settings settingsAt(URI endpoint);
}
