package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.FREE_KEY;
import static io.shardscan.server.http.TestServer.HOT_KEY;
import static io.shardscan.server.http.TestServer.OTHER_KEY;
import static io.shardscan.server.http.TestServer.UNPAID_KEY;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static io.shardscan.server.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.StoreUnavailableException;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadApiTest {
  private static final byte[] BYTES = "id,vector".getBytes(StandardCharsets.UTF_8);

  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.parquet", "b-2.CSV", "c_3.fvecs", "d.x.bvecs", "E.IVecs", "..csv", "-.csv"})
  void storesEveryKnownFormatAsItCame(String file) {
    HttpResponse<String> response = server.upload(WARM_KEY, "products", file, BYTES);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body())
        .isEqualTo(
            "{\"status\":\"uploaded\",\"collection\":\"products\",\"file\":\"%s\",\"bytes\":9}"
                .formatted(file));
    assertThat(server.store.bytes("uploads/acme/products/" + file)).isEqualTo(BYTES);
    assertThat(server.changes).containsExactly("acme/products/" + file);
  }

  @Test
  void createsACollectionThatDoesNotExistInTheKeysTier() {
    server.upload(WARM_KEY, "fresh", "a.csv", BYTES);
    server.upload(HOT_KEY, "glowing", "a.csv", BYTES);
    server.upload(HOT_KEY, "fresh", "b.csv", BYTES);

    assertThat(settings("fresh"))
        .isEqualTo(new CollectionSettings(Tier.WARM, TestServer.NOW, null, null));
    assertThat(settings("glowing").tier()).isEqualTo(Tier.HOT);
  }

  private CollectionSettings settings(String collection) {
    return new CollectionSettingsStore(server.store)
        .load(new CollectionId(TestServer.TENANT, collection))
        .orElseThrow();
  }

  @Test
  void streamsALargeFileOfUnknownLength() {
    byte[] large = new byte[20 << 20];
    new Random(7).nextBytes(large);

    HttpResponse<String> response =
        server.send(
            server
                .request("/api/v1/collections/products/files/large.fvecs", WARM_KEY)
                .PUT(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large))));

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(json(response.body()).path("bytes").asLong()).isEqualTo(large.length);
    assertThat(server.store.bytes("uploads/acme/products/large.fvecs")).isEqualTo(large);
    assertThat(server.metric("shardscan_upload_bytes_total")).isEqualTo(large.length);
  }

  @Test
  void replacesAFileByPostAndByPut() {
    server.upload(WARM_KEY, "products", "a.csv", BYTES);

    HttpResponse<String> posted = server.upload(WARM_KEY, "products", "a.csv", new byte[] {1});
    HttpResponse<String> put =
        server.send(
            server
                .request("/api/v1/collections/products/files/a.csv", WARM_KEY)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[] {2, 3})));

    assertThat(posted.statusCode()).isEqualTo(201);
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(server.store.bytes("uploads/acme/products/a.csv")).containsExactly(2, 3);
  }

  @Test
  void keepsTenantsApart() {
    server.upload(WARM_KEY, "shared", "a.csv", new byte[] {1});
    server.upload(OTHER_KEY, "shared", "a.csv", new byte[] {2});

    assertThat(server.store.bytes("uploads/acme/shared/a.csv")).containsExactly(1);
    assertThat(server.store.bytes("uploads/other/shared/a.csv")).containsExactly(2);
    delete(OTHER_KEY, "shared", "a.csv");
    assertThat(server.store.has("uploads/acme/shared/a.csv")).isTrue();
    assertThat(server.store.has("uploads/other/shared/a.csv")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "products,a.exe,Unsupported file type of 'a.exe': the name must end with one of .parquet",
    "products,csv,Unsupported file type of 'csv'",
    "products,.csv,Unsupported file type of '.csv'",
    "products,a.csv.bz2,Unsupported file type",
    "products,a%20b.csv,Invalid file name 'a b.csv': use letters",
    "products,%C3%A4.csv,Invalid file name 'ä.csv': use letters",
    "pro%20ducts,a.csv,Invalid collection name 'pro ducts': use 1 to 128",
    "b%C3%BCcher,a.csv,Invalid collection name 'bücher'",
  })
  void refusesNamesThatCannotBe(String collection, String file, String message) {
    HttpResponse<String> response = server.upload(WARM_KEY, collection, file, BYTES);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).contains(message);
    assertThat(server.store.keys()).containsExactly("catalog/keys.json");
  }

  @ParameterizedTest
  @CsvSource({"a%2Fb.csv,404", "..%2F..%2Fkeys.csv,404", "..%5Ckeys.csv,400", "%00.csv,400"})
  void storesNothingUnderANameThatLeadsElsewhere(String file, int status) {
    assertThat(server.upload(WARM_KEY, "products", file, BYTES).statusCode()).isEqualTo(status);
    assertThat(server.store.keys()).containsExactly("catalog/keys.json");
  }

  @Test
  void refusesNamesThatAreTooLong() {
    HttpResponse<String> file =
        server.upload(WARM_KEY, "products", "a".repeat(252) + ".csv", BYTES);
    HttpResponse<String> collection = server.upload(WARM_KEY, "c".repeat(129), "a.csv", BYTES);

    assertThat(error(file)).contains("256 characters; at most 255");
    assertThat(error(collection)).contains("Invalid collection name");
    assertThat(
            server.upload(WARM_KEY, "c".repeat(128), "a".repeat(251) + ".csv", BYTES).statusCode())
        .isEqualTo(201);
  }

  @Test
  void refusesAnEmptyFile() {
    HttpResponse<String> declared = server.upload(WARM_KEY, "fresh", "a.csv", new byte[0]);
    HttpResponse<String> chunked =
        server.send(
            server
                .request("/api/v1/collections/fresh/files/a.csv", WARM_KEY)
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[0]))));

    for (HttpResponse<String> response : List.of(declared, chunked)) {
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(error(response)).startsWith("The file 'a.csv' is empty");
    }
    assertThat(server.store.keys()).containsExactly("catalog/keys.json");
  }

  @Test
  void refusesAFileThatIsTooLargeBeforeReadingIt() throws Exception {
    try (RawConnection connection = new RawConnection(server)) {
      connection.send(
          "POST /api/v1/collections/c/files/a.csv HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\nx"
              .formatted(WARM_KEY, (5L << 40) + 1));

      RawConnection.Response response = connection.read();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).contains("at most 5497558138880 bytes");
    }
  }

  @Test
  void asksForAKeyAndForPayment() {
    assertThat(server.upload("sk_nobody", "products", "a.csv", BYTES).statusCode()).isEqualTo(401);
    HttpResponse<String> unpaid = server.upload(UNPAID_KEY, "products", "a.csv", BYTES);
    assertThat(unpaid.statusCode()).isEqualTo(402);
    assertThat(error(unpaid)).contains("payment method");
    assertThat(server.store.keys()).containsExactly("catalog/keys.json");
  }

  @Test
  void deletesAFile() {
    server.upload(WARM_KEY, "fresh", "a.csv", BYTES);

    HttpResponse<String> deleted = delete(FREE_KEY, "fresh", "a.csv");

    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(deleted.body())
        .isEqualTo("{\"status\":\"deleted\",\"collection\":\"fresh\",\"file\":\"a.csv\"}");
    assertThat(server.store.has("uploads/acme/fresh/a.csv")).isFalse();
    assertThat(server.changes).containsExactly("acme/fresh/a.csv", "acme/fresh/a.csv");
    HttpResponse<String> again = delete(WARM_KEY, "fresh", "a.csv");
    assertThat(again.statusCode()).isEqualTo(404);
    assertThat(error(again)).isEqualTo("File 'a.csv' not found in collection 'fresh'.");
    HttpResponse<String> unknown = delete(WARM_KEY, "nothing", "a.csv");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(error(unknown)).startsWith("Collection 'nothing' not found");
  }

  private HttpResponse<String> delete(String key, String collection, String file) {
    return server.send(
        server
            .request("/api/v1/collections/%s/files/%s".formatted(collection, file), key)
            .DELETE());
  }

  @Test
  void saysWhenTheStoreCannotBeReached() {
    server.store.failWith(() -> new StoreUnavailableException("k", "host secret:9000", null));
    HttpResponse<String> response = server.upload(WARM_KEY, "products", "a.csv", BYTES);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(error(response)).contains("nothing was changed").doesNotContain("secret");
    assertThat(response.headers().firstValue("Retry-After")).contains("2");

    server.store.failWith(() -> new OutcomeUnknownException("k", "?", null));
    assertThat(error(server.upload(WARM_KEY, "products", "a.csv", BYTES)))
        .contains("may have been made, send it again");
  }
}
