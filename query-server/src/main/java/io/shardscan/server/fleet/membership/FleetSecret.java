package io.shardscan.server.fleet.membership;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * What members prove that they belong to the fleet by. Each use has a key of its own, derived from
 * the shared secret by HKDF (RFC 5869), so that none tells anything about another.
 */
public final class FleetSecret {
  private static final int KEY_BYTES = 32;

  private final SecretKey membershipKey;
  private final String token;

  /** Keys derived from a secret. */
  public FleetSecret(String secret) {
    try {
      this.membershipKey = derive(secret, "shardscan fleet membership");
      this.token = HexFormat.of().formatHex(derive(secret, "shardscan fleet http").getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no HKDF-SHA256", e);
    }
  }

  private static SecretKey derive(String secret, String use) throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveKey(
            "ChaCha20-Poly1305",
            HKDFParameterSpec.ofExtract()
                .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                .thenExpand(use.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
  }

  /** What messages about the membership are encrypted and authenticated with. */
  SecretKey membershipKey() {
    return membershipKey;
  }

  /** What a member shows with its requests. */
  public String token() {
    return token;
  }

  /** Whether a request shows the right token; takes as long for any wrong one. */
  public boolean matches(String presented) {
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }
}
