package dev.millrace.benchmark.live;

import dev.millrace.benchmark.machine.ProcessAccount;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.benchmark.traffic.Cell;
import dev.millrace.benchmark.traffic.KnownBatch;
import dev.millrace.benchmark.traffic.Ledger;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * mtail: it follows a file of lines, and its counters are scraped once a second. It has no windows
 * of the lines' own times, so only its sums over all windows are compared.
 */
final class Mtail implements LivePeer {
  static final String NAME = "mtail";
  static final String REMEDY = "Debian: apt-get install mtail";

  private static final String PROGRAM =
      """
      counter requests by app
      counter statuses by app, status
      histogram service by app buckets 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000

      /^<\\d+>1 \\S+ (?P<app>\\S+) heroku router - - .* status=\\d*( |$)/ {
        requests[$app]++
        / status=(?P<status>\\d+)/ {
          statuses[$app][$status]++
        }
        / status=101/ {
        } else {
          / service=(?P<ms>\\d+)ms/ {
            service[$app] = $ms
          }
        }
      }
      """;

  private final Path dir;
  private final Path program;
  private final Path lines;
  private final int port = Workplace.freePort();
  private final Scraper scraper = new Scraper(URI.create("http://127.0.0.1:" + port + "/metrics"));
  private Process process;

  Mtail(Path dir, Path program) throws Exception {
    this.dir = dir;
    this.program = program;
    this.lines = Files.createFile(dir.resolve("lines.log"));
    Files.writeString(
        Files.createDirectories(dir.resolve("programs")).resolve("router.mtail"), PROGRAM);
    restart();
  }

  @Override
  public void send(List<KnownBatch> batches, Pace pace) throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(lines, StandardOpenOption.APPEND), 64 * 1024)) {
      for (KnownBatch batch : batches) {
        pace.awaitTurn();
        for (KnownBatch.Entry entry : batch.entries()) {
          out.write(entry.rfc5424(batch.app()));
          out.write('\n');
        }
        out.flush();
      }
    }
  }

  @Override
  public ProcessAccount account() throws IOException {
    return ProcessAccount.of(process.toHandle());
  }

  @Override
  public ProcessAccount storeAccount() {
    return ProcessAccount.NONE;
  }

  @Override
  public Map<Cell, Long> counts() {
    return scraper.counts();
  }

  @Override
  public String difference(Ledger ledger, Map<Cell, Long> counts) {
    return ledger.sums().difference(counts);
  }

  @Override
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void restart() throws Exception {
    process =
        NativeTool.start(
            dir.resolve("log"),
            program,
            List.of(
                "--progs=" + dir.resolve("programs"),
                "--logs=" + lines,
                "--address=127.0.0.1",
                "--port=" + port,
                "--emit_prog_label=false",
                "--logtostderr"));
    scraper.awaitAnswer(process);
  }

  @Override
  public void close() throws InterruptedException {
    scraper.close();
    process.destroyForcibly().waitFor();
  }
}
