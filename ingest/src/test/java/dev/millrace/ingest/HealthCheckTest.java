package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.IngestOptions;
import dev.millrace.ingest.kafka.CertificateAuthority;
import dev.millrace.ingest.store.HoldingBatchStore;
import dev.millrace.ingest.store.RecordingBatchStore;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Docker runs to see whether the image's process is healthy. Skipped where there is no curl;
 * not in continuous integration (CI=true), which has to install it.
 */
class HealthCheckTest {
  @TempDir Path directory;

  @Test
  void aProcessThatCanStoreIsHealthyAndOneThatCannotIsNot() throws Exception {
    try (Ingest ready =
            Ingest.start(IngestConfig.builder().port(0).build(), new RecordingBatchStore());
        Ingest unready =
            Ingest.start(IngestConfig.builder().port(0).build(), new HoldingBatchStore())) {
      assertThat(exitCode("INGEST_PORT", ready)).isZero();
      assertThat(exitCode("PORT", ready)).isZero();
      assertThat(exitCode("INGEST_PORT", unready)).isNotZero();
    }
  }

  @Test
  void soItIsWithTls() throws Exception {
    CertificateAuthority authority = new CertificateAuthority(directory);
    CertificateAuthority.Issued issued = authority.issue("ingest.example");
    Path certificate = Files.writeString(directory.resolve("tls.crt"), issued.certificate());
    Path key = Files.writeString(directory.resolve("tls.key"), issued.key());
    IngestOptions config = IngestConfig.builder().port(0).tlsCert(certificate).tlsKey(key);
    try (Ingest ready = Ingest.start(config.build(), new RecordingBatchStore());
        Ingest unready = Ingest.start(config.build(), new HoldingBatchStore())) {
      assertThat(exitCode("INGEST_PORT", ready)).isZero();
      assertThat(exitCode("INGEST_PORT", unready)).isNotZero();
    }
  }

  /** The check's, in an environment where a variable has the port. */
  private static int exitCode(String variable, Ingest ingest) throws Exception {
    if (!"true".equals(System.getenv("CI"))) {
      assumeThat(System.getenv("PATH").split(File.pathSeparator))
          .as("curl is installed")
          .anyMatch(folder -> Files.isExecutable(Path.of(folder, "curl")));
    }
    ProcessBuilder check =
        new ProcessBuilder("sh", "-c", command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    check.environment().remove("INGEST_PORT");
    check.environment().remove("PORT");
    check.environment().put(variable, Integer.toString(ingest.port()));
    return check.start().waitFor();
  }

  /** Of the first check in the file, which is that of ingest. */
  private static String command() throws Exception {
    String image = Files.readString(Path.of("../deploy/docker/Dockerfile"));
    Matcher check =
        Pattern.compile("\nHEALTHCHECK (?:--\\S+ )*CMD ((?:.*\\\\\n)*.+)\n").matcher(image);
    assertThat(check.find()).isTrue();
    assertThat(check.group(1)).contains("INGEST_PORT");
    return check.group(1).replace("\\\n", "");
  }
}
