package dev.millrace.local;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.RedisExecProvider;

/**
 * A real Redis server as a child process, with an append-only file in its directory.
 *
 * <p>It daemonizes, so that a Ctrl-C in the terminal does not reach it before the others have
 * stopped; {@link #close} ends it.
 */
public final class LocalRedis implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 10;

  private final URI uri;
  private final long pid;

  private LocalRedis(URI uri, long pid) {
    this.uri = uri;
    this.pid = pid;
  }

  /**
   * Starts a server that is reachable from this machine only.
   *
   * @param port a free port
   * @param dir its working directory, made if absent
   */
  public static LocalRedis start(int port, Path dir) throws IOException, InterruptedException {
    Files.createDirectories(dir);
    Path pidFile = dir.resolve("redis.pid");
    Files.deleteIfExists(pidFile);
    File executable = RedisExecProvider.defaultProvider().get();
    List<String> command =
        List.of(
            executable.getPath(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            dir.toAbsolutePath().toString(),
            "--appendonly",
            "yes",
            "--save",
            "",
            "--daemonize",
            "yes",
            "--pidfile",
            pidFile.toAbsolutePath().toString(),
            "--logfile",
            dir.resolve("redis.log").toAbsolutePath().toString());
    Process launcher =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("redis-start.log").toFile())
            .start();
    URI uri = URI.create("redis://localhost:" + port);
    LocalRedis redis = new LocalRedis(uri, awaitPid(launcher, pidFile, dir));
    boolean answers = false;
    try {
      awaitAnswer(uri, dir);
      answers = true;
      return redis;
    } finally {
      if (!answers) {
        redis.close();
      }
    }
  }

  /** Where it is reached. */
  public URI uri() {
    return uri;
  }

  /**
   * Ends the server, after its data is on disk, and waits until it is gone, even if interrupted.
   */
  @Override
  public void close() {
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process == null) {
      return;
    }
    process.destroy();
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Waits even if interrupted: a server whose process id is not known could not be ended. */
  private static long awaitPid(Process launcher, Path pidFile, Path dir) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        String pid = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "";
        if (!pid.isEmpty()) {
          return Long.parseLong(pid);
        }
        boolean failed = !launcher.isAlive() && launcher.exitValue() != 0;
        if (failed || System.nanoTime() - deadline > 0) {
          launcher.destroyForcibly();
          throw new LocalException("Redis did not start: see " + dir.resolve("redis-start.log"));
        }
        try {
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void awaitAnswer(URI uri, Path dir) throws InterruptedException {
    RedisClient client = RedisClient.create(RedisURI.create(uri));
    try {
      Waiting.until(
          "Redis answers, see " + dir.resolve("redis.log"), PATIENCE, () -> pings(client));
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
  }

  private static boolean pings(RedisClient client) {
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return "PONG".equals(connection.sync().ping());
    } catch (RedisException e) {
      return false;
    }
  }
}
