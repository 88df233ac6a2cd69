package io.shardscan.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and a self-signed certificate for 127.0.0.1, made by the JDK's keytool, as the files that
 * servers written in Go read.
 *
 * @param folder holds {@code public.crt} and {@code private.key}
 * @param trusting trusts this certificate and no other
 */
record LoopbackCertificate(Path folder, SSLContext trusting) {
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "loopback";

  /** Makes a certificate in a new folder. */
  static LoopbackCertificate create(Path folder) {
    try {
      Files.createDirectories(folder);
      KeyStore store = generate(folder.resolve("store.p12"));
      write(folder.resolve("public.crt"), "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
      byte[] key = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
      write(folder.resolve("private.key"), "PRIVATE KEY", key);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return new LoopbackCertificate(folder, context);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no certificate could be made in " + folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making a certificate", e);
    }
  }

  /** The certificate as a file in PEM. */
  Path certificateFile() {
    return folder.resolve("public.crt");
  }

  private static KeyStore generate(Path file)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command =
        List.of(
            keytool.toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=127.0.0.1",
            "-ext",
            "SAN=ip:127.0.0.1",
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD);
    Path log = file.resolveSibling("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + Files.readString(log));
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static void write(Path file, String label, byte[] encoded) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, base64, label));
  }
}
