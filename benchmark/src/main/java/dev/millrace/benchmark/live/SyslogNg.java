package dev.millrace.benchmark.live;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.benchmark.machine.ProcessAccount;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.benchmark.traffic.Cell;
import dev.millrace.benchmark.traffic.CountsInRedis;
import dev.millrace.benchmark.traffic.KnownBatch;
import dev.millrace.benchmark.traffic.Ledger;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * syslog-ng with its Redis destination: octet-counted RFC 5424 over TCP, its key-value parser, and
 * one script a line that counts in the line's window. Its disk buffer is the reliable one, and it
 * hands over a hundred lines at a time. Percentiles are not among the things that it could count.
 */
final class SyslogNg implements LivePeer {
  static final String NAME = "syslog-ng";
  static final String REMEDY = "Debian: apt-get install syslog-ng-core syslog-ng-mod-redis";

  private static final long START_MILLIS = 60_000;

  /** %1: port, %2: port of Redis, %3: folder. */
  private static final String CONFIGURATION =
      """
      @version: 3.35
      options { keep-hostname(yes); stats-freq(0); };
      source lines {
        syslog(transport("tcp") ip("127.0.0.1") port(%1$d)
          max-connections(16) log-iw-size(16000) log-fetch-limit(1000));
      };
      parser pairs { kv-parser(prefix(".kv.")); };
      filter router { program("heroku") and "${PID}" eq "router"; };
      filter request { match("^[0-9]*$" value(".kv.status")); };
      destination counts {
        redis(
          host("127.0.0.1") port(%2$d)
          command("EVAL" "local key, status, service = KEYS[1], ARGV[1], ARGV[2]
            redis.call('HINCRBY', key, 'requests', 1)
            if status ~= '' then redis.call('HINCRBY', key, 'status:' .. status, 1) end
            if service ~= '' and status ~= '101' then redis.call('HINCRBY', key, 'service:count', 1) end"
            "1" "peer:{${HOST}}:10s:$(* $(/ ${S_UNIXTIME} 10) 10)" "${.kv.status}" "${.kv.service}")
          batch-lines(100) batch-timeout(500)
          disk-buffer(reliable(yes) mem-buf-size(20000000) disk-buf-size(1000000000) dir("%3$s")));
      };
      log { source(lines); filter(router); parser(pairs); filter(request); destination(counts); flags(flow-control); };
      """;

  private final Path dir;
  private final Path program;
  private final URI redis;
  private final int port = Workplace.freePort();
  private Process process;

  SyslogNg(Path dir, Path program, URI redis) throws Exception {
    this.dir = dir;
    this.program = program;
    this.redis = redis;
    Files.writeString(
        dir.resolve("syslog-ng.conf"), CONFIGURATION.formatted(port, redis.getPort(), dir));
    restart();
  }

  @Override
  public void send(List<KnownBatch> batches, Pace pace) throws Exception {
    Couriers.deliver(batches, pace, TcpLine::new);
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
  public Map<Cell, Long> counts() throws Exception {
    return CountsInRedis.read(redis);
  }

  @Override
  public String difference(Ledger ledger, Map<Cell, Long> counts) {
    return ledger.difference(counts);
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
                "--foreground",
                "--no-caps",
                "--cfgfile=" + dir.resolve("syslog-ng.conf"),
                "--persist-file=" + dir.resolve("persist"),
                "--pidfile=" + dir.resolve("pid"),
                "--control=" + dir.resolve("control")));
    long deadline = System.currentTimeMillis() + START_MILLIS;
    while (!listens()) {
      if (!process.isAlive() || System.currentTimeMillis() > deadline) {
        throw new IllegalStateException(
            "syslog-ng did not start: " + Files.readString(dir.resolve("log")));
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private boolean listens() {
    try {
      new TcpLine().close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Nothing answers: what is written counts as taken. */
  private final class TcpLine implements Couriers.Connection {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    private final OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);

    private TcpLine() throws IOException {}

    @Override
    public void deliver(KnownBatch batch) throws IOException {
      for (KnownBatch.Entry entry : batch.entries()) {
        byte[] message = entry.rfc5424(batch.app());
        out.write((message.length + " ").getBytes(US_ASCII));
        out.write(message);
      }
      out.flush();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
