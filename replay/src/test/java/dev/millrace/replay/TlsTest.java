package dev.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target with TLS, with a certificate for localhost that no authority has signed. */
class TlsTest {
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir Path directory;

  private final AtomicInteger requests = new AtomicInteger();
  private KafkaBroker broker;
  private RecordedLog log;
  private HttpsServer server;
  private Path certificate;

  @BeforeEach
  void start() throws Exception {
    KeyStore keys = selfSigned(directory.resolve("keys.p12"));
    certificate = directory.resolve("certificate.pem");
    Files.writeString(
        certificate,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("target").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    broker = new KafkaBroker(directory.resolve("kafka"));
    log = new RecordedLog(broker, 1);
    log.batch(0, Line.at(Instant.parse("2026-11-25T10:00:00Z")));
  }

  @AfterEach
  void stop() {
    log.close();
    broker.close();
    server.stop(0);
  }

  @Test
  void aCertificateThatIsTrustedIsFine() {
    Command.Result result = replay("localhost", "--trust=" + certificate);

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(requests).hasValue(1);
  }

  @Test
  void aCertificateThatNobodySignedIsRefused() {
    Command.Result result = replay("localhost");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("TLS").contains("--trust").hasLineCount(1);
    assertThat(requests).hasValue(0);
  }

  @Test
  void aCertificateForAnotherHostIsRefused() {
    Command.Result result = replay("127.0.0.1", "--trust=" + certificate);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("TLS");
    assertThat(requests).hasValue(0);
  }

  private Command.Result replay(String host, String... arguments) {
    return Command.replay(log, "https://" + host + ":" + server.getAddress().getPort(), arguments)
        .run();
  }

  private static KeyStore selfSigned(Path file) throws Exception {
    int exitCode =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "target",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=dns:localhost",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    new String(PASSWORD)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    assertThat(exitCode).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
