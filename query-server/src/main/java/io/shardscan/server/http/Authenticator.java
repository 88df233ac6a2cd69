package io.shardscan.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.server.auth.AdminKey;
import io.shardscan.server.auth.ApiKeyRegistry;
import io.shardscan.server.auth.KeyUsage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells who sent a request, or refuses it. */
final class Authenticator {
  private static final String SCHEME = "Bearer ";
  private static final int MAX_KEY_LENGTH = 512;

  private final ApiKeyRegistry keys;
  private final AdminKey admin;
  private final KeyUsage usage;

  Authenticator(ApiKeyRegistry keys, AdminKey admin, KeyUsage usage) {
    this.keys = keys;
    this.admin = admin;
    this.usage = usage;
  }

  /** The key in a request's headers. */
  ApiKey fromHeader(ServerRequestHeaders headers) {
    String howTo = "Invalid or missing API key: send the header 'Authorization: Bearer <api_key>'.";
    return find(bearer(headers, howTo), howTo);
  }

  /** Refuses whoever has not got the admin key. */
  void requireAdmin(ServerRequestHeaders headers) {
    if (!admin.exists()) {
      throw ApiException.unauthorized(
          "This server has no admin key: set server.admin-key-sha256 to the SHA-256 of one.");
    }
    String howTo =
        "Invalid or missing admin key: send the header 'Authorization: Bearer <admin key>'.";
    String presented = bearer(headers, howTo);
    if (presented.length() > MAX_KEY_LENGTH || !admin.is(presented)) {
      throw ApiException.unauthorized(howTo);
    }
  }

  private static String bearer(ServerRequestHeaders headers, String howTo) {
    if (!headers.contains(HeaderNames.AUTHORIZATION)) {
      throw ApiException.unauthorized(howTo);
    }
    String value = headers.get(HeaderNames.AUTHORIZATION).get();
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw ApiException.unauthorized(howTo);
    }
    return value.substring(SCHEME.length()).strip();
  }

  /**
   * The key in a request's body.
   *
   * @param presented the field's value, or null if there is none that is a string
   */
  ApiKey fromBody(@Nullable String presented) {
    String howTo = "Invalid or missing API key: send it as the string 'api_key' of the JSON body.";
    if (presented == null) {
      throw ApiException.unauthorized(howTo);
    }
    return find(presented, howTo);
  }

  /** Refuses what the key's tier may only do with a payment method. */
  static void requirePayment(ApiKey key) {
    if (key.tier() == KeyTier.HOT && !key.paymentMethod()) {
      throw ApiException.paymentRequired(
          "The hot tier needs a payment method: add one to this API key's account, or use a key of"
              + " another tier.");
    }
  }

  private ApiKey find(String presented, String howTo) {
    if (presented.isEmpty() || presented.length() > MAX_KEY_LENGTH) {
      throw ApiException.unauthorized(howTo);
    }
    ApiKey key =
        keys.find(presented)
            .orElseThrow(
                () ->
                    keys.loaded()
                        ? ApiException.unauthorized(howTo)
                        : ApiException.unavailable(
                            "The API keys have not been read yet, try again",
                            Duration.ofSeconds(1)));
    usage.used(key);
    return key;
  }
}
