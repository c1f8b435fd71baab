package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.join;
import static dev.millrace.ingest.batch.Frames.router;
import static dev.millrace.ingest.batch.Frames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.config.AdminBind;
import dev.millrace.ingest.config.ConfigException;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.IngestOptions;
import dev.millrace.ingest.kafka.CertificateAuthority;
import dev.millrace.ingest.store.RecordingBatchStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The drain over TLS, on real sockets, with certificates made for this run. */
class DrainTlsTest {
  private static final byte[] BODY = body(router(1));
  private static final byte[] REQUEST =
      join(
          utf8("POST /logs?app=shop HTTP/1.1\r\nHost: x\r\nContent-Length: " + BODY.length),
          utf8("\r\n\r\n"),
          BODY);

  @TempDir static Path directory;
  private static CertificateAuthority authority;
  private static CertificateAuthority.Issued first;
  private static CertificateAuthority.Issued second;

  private final RecordingBatchStore store = new RecordingBatchStore();
  private Path certificate;
  private Path key;
  private Ingest ingest;

  @BeforeAll
  static void issue() throws Exception {
    authority = new CertificateAuthority(directory);
    first = authority.issue("localhost");
    second = authority.issue("localhost");
  }

  @BeforeEach
  void write() throws Exception {
    Path folder = Files.createTempDirectory(directory, "tls");
    certificate = folder.resolve("tls.crt");
    key = folder.resolve("tls.key");
    write(first);
  }

  @AfterEach
  void stop() {
    if (ingest != null) {
      ingest.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aBatchIsStored(String version) throws Exception {
    start();
    try (SSLSocket socket = connect(version)) {
      assertThat(post(socket)).startsWith("HTTP/1.1 204");
      assertThat(post(socket)).startsWith("HTTP/1.1 204");

      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(socket.getSession().getPeerCertificates()).hasSize(2);
    }
    assertThat(store.batches).hasSize(2);
    assertThat(ingest.address().getScheme()).isEqualTo("https");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1", "TLSv1.1"})
  void oldVersionsAreRefused(String version) throws Exception {
    String disabled = Security.getProperty("jdk.tls.disabledAlgorithms");
    // As in a Java that still allows them.
    Security.setProperty("jdk.tls.disabledAlgorithms", "");
    try {
      start();
      assertThatThrownBy(() -> connect(version).startHandshake()).isInstanceOf(SSLException.class);
    } finally {
      Security.setProperty("jdk.tls.disabledAlgorithms", disabled);
    }
  }

  @Test
  void plainTextOnTheTlsPortIsNoRequest() throws Exception {
    start();
    try (Socket socket = new Socket("localhost", ingest.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(REQUEST);

      assertThat(read(socket)).doesNotContain("HTTP/1.1 2");
    }
    assertThat(store.batches).isEmpty();
    try (SSLSocket socket = connect("TLSv1.3")) {
      assertThat(post(socket)).startsWith("HTTP/1.1 204");
    }
  }

  @Test
  void newConnectionsSeeTheNewCertificateAndOldOnesGoOn() throws Exception {
    start();
    try (SSLSocket old = connect("TLSv1.3")) {
      assertThat(post(old)).startsWith("HTTP/1.1 204");
      X509Certificate before = peer(old);

      write(second);

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                try (SSLSocket fresh = connect("TLSv1.3")) {
                  assertThat(post(fresh)).startsWith("HTTP/1.1 204");
                  assertThat(peer(fresh)).isNotEqualTo(before);
                }
              });
      assertThat(post(old)).startsWith("HTTP/1.1 204");
      assertThat(peer(old)).isEqualTo(before);
    }
  }

  @Test
  void aBrokenPairKeepsTheOldOneAndSaysSo() throws Exception {
    start(IngestConfig.builder().adminBind(AdminBind.parse("127.0.0.1:0")));
    X509Certificate before;
    try (SSLSocket socket = connect("TLSv1.3")) {
      socket.startHandshake();
      before = peer(socket);
    }

    // Another's certificate, so that the key is not its own.
    Files.writeString(certificate, second.certificate());

    await().atMost(Duration.ofSeconds(60)).until(() -> stale() == 1);
    try (SSLSocket socket = connect("TLSv1.3")) {
      assertThat(post(socket)).startsWith("HTTP/1.1 204");
      assertThat(peer(socket)).isEqualTo(before);
    }

    write(second);
    await().atMost(Duration.ofSeconds(60)).until(() -> stale() == 0);
  }

  @Test
  void whatCannotBeUsedAtTheStartIsSaid() throws Exception {
    Files.writeString(key, second.key());
    assertThatThrownBy(this::start)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "the key in " + key + " is not that of the first certificate in " + certificate);

    Files.writeString(
        key,
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n" + "-----END ENCRYPTED PRIVATE KEY-----\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + " is encrypted");

    Files.writeString(certificate, "nothing");
    assertThatThrownBy(this::start)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(certificate + " holds no certificate");

    Files.delete(certificate);
    assertThatThrownBy(this::start)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("cannot read " + certificate);
  }

  @Test
  void aHandshakeThatStallsEndsWithTheIdleTime() throws Exception {
    start(
        IngestConfig.builder().keepAlive(Duration.ofSeconds(1)).readTimeout(Duration.ofSeconds(1)));
    try (Socket socket = new Socket("localhost", ingest.port())) {
      socket.setSoTimeout(30_000);
      // The first bytes of a ClientHello.
      socket.getOutputStream().write(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01});

      while (!read(socket).isEmpty()) {
        // An alert may come first.
      }
    }
  }

  private void start() {
    start(IngestConfig.builder());
  }

  private void start(IngestOptions config) {
    ingest =
        Ingest.start(
            config.port(0).bind("localhost").tlsCert(certificate).tlsKey(key).build(), store);
  }

  private void write(CertificateAuthority.Issued issued) throws Exception {
    Files.writeString(certificate, issued.certificate() + authority.certificate());
    Files.writeString(key, issued.key());
  }

  private double stale() {
    return new Drain(ingest).metric("millrace_ingest_file_stale{file=\"certificate\"}");
  }

  private SSLSocket connect(String version) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "authority",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    authority.certificate().getBytes(StandardCharsets.US_ASCII))));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", ingest.port());
    socket.setSoTimeout(30_000);
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  private static X509Certificate peer(SSLSocket socket) throws IOException {
    return (X509Certificate) socket.getSession().getPeerCertificates()[0];
  }

  private static String post(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST);
    return read(socket);
  }

  private static String read(Socket socket) throws IOException {
    byte[] buffer = new byte[8192];
    try {
      int read = socket.getInputStream().read(buffer);
      return read < 0 ? "" : new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
    } catch (java.net.SocketException reset) {
      return "";
    }
  }
}
