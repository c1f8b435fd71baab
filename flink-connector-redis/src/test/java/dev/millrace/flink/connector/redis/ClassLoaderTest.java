package dev.millrace.flink.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A TaskManager loads the classes of a job again each time it runs the job, and has room for a
 * handful of them: nothing may hold those of a run that has ended.
 */
class ClassLoaderTest {

  /** Sends a write over a connection of its own, to the Redis at a port. */
  public static final class Use implements IntFunction<Boolean> {
    @Override
    public Boolean apply(int port) {
      URI uri = URI.create("redis://127.0.0.1:" + port);
      Duration second = Duration.ofSeconds(1);
      RedisWrite write = HashWrite.builder("k").field("f", 1).build();
      RedisSinkConfig config =
          new RedisSinkConfig(uri, null, 1, 1, 2, 1, 1, second.multipliedBy(10), second, second);
      try (RedisConnection connection = new RedisConnection(config)) {
        return connection.send(List.of(write)).toCompletableFuture().join().get(0).took();
      }
    }
  }

  /** Logging is the JVM's, starts before any job, and holds the class loader that it starts in. */
  @BeforeAll
  static void startLogging() {
    LoggerFactory.getLogger(ClassLoaderTest.class);
  }

  @Test
  void classesGoWhenTheirConnectionIsClosed() throws Exception {
    try (RealRedis redis = RealRedis.started()) {
      WeakReference<ClassLoader> loader = used(redis.port());

      await("the classes are gone")
          .until(
              () -> {
                System.gc();
                return loader.refersTo(null);
              });
    }
  }

  /** A loader whose work is done, in a thread that has ended, as a task's does. */
  private static WeakReference<ClassLoader> used(int port) throws Exception {
    OfAJob loader = new OfAJob(ClassLoaderTest.class.getClassLoader());
    FutureTask<Object> task =
        new FutureTask<>(
            () -> {
              Object use = loader.loadClass(Use.class.getName()).getConstructor().newInstance();
              return ((IntFunction<?>) use).apply(port);
            });
    Thread thread = new Thread(task);
    thread.setContextClassLoader(loader);
    thread.start();
    assertThat(task.get()).isEqualTo(true);
    thread.join();
    loader.close();
    return new WeakReference<>(loader);
  }

  /** Loads what is in the jar of a job from the class path, and has the rest from its parent. */
  private static final class OfAJob extends URLClassLoader {
    private static final List<String> IN_ITS_JAR =
        List.of("dev.millrace.", "io.lettuce.", "io.netty.", "reactor.");

    OfAJob(ClassLoader parent) throws IOException {
      super(classPath(), parent);
    }

    private static URL[] classPath() throws IOException {
      List<URL> urls = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (findLoadedClass(name) == null && IN_ITS_JAR.stream().anyMatch(name::startsWith)) {
          return findClass(name);
        }
        return super.loadClass(name, resolve);
      }
    }
  }
}
