package dev.millrace.ingest.tools;

import dev.millrace.model.kafka.KafkaProblem;
import dev.millrace.model.kafka.KafkaSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/**
 * An administration client that has reached Kafka. Every question is answered within a limited
 * time, or ends in a {@link ToolException}.
 */
final class KafkaAccess implements AutoCloseable {
  private static final int CONNECT_SECONDS = 15;
  private static final int QUIET_SECONDS = 2;
  private static final int ANSWER_SECONDS = 30;

  private final KafkaSettings kafka;
  private final Admin admin;

  private KafkaAccess(KafkaSettings kafka, Admin admin) {
    this.kafka = kafka;
    this.admin = admin;
  }

  /**
   * Waits for Kafka.
   *
   * @param progress told when that takes longer than a moment
   * @throws ToolException if Kafka refuses, does not answer, or cannot be found
   */
  static KafkaAccess open(KafkaSettings kafka, PrintWriter progress) {
    KafkaAccess access = new KafkaAccess(kafka, create(kafka));
    try {
      access.awaitAnswer(progress);
      return access;
    } catch (RuntimeException e) {
      access.close();
      throw e;
    }
  }

  private static Admin create(KafkaSettings kafka) {
    try {
      return Admin.create(kafka.properties());
    } catch (KafkaException e) {
      throw new ToolException(KafkaProblem.describe(kafka, e));
    }
  }

  Admin admin() {
    return admin;
  }

  KafkaSettings kafka() {
    return kafka;
  }

  /** The answer to a question. */
  <T> T answer(KafkaFuture<T> question) throws ExecutionException {
    return answer(question, ANSWER_SECONDS);
  }

  /** The answer to a question that Kafka has no reason to refuse. */
  <T> T get(KafkaFuture<T> question) {
    try {
      return answer(question);
    } catch (ExecutionException e) {
      throw problem(e);
    }
  }

  ToolException problem(Exception error) {
    return new ToolException(KafkaProblem.describe(kafka, error));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private void awaitAnswer(PrintWriter progress) {
    KafkaFuture<String> cluster = admin.describeCluster().clusterId();
    try {
      cluster.get(QUIET_SECONDS, TimeUnit.SECONDS);
      return;
    } catch (ExecutionException e) {
      throw problem(e);
    } catch (TimeoutException e) {
      progress.printf("waiting for Kafka at %s ...%n", kafka.bootstrapServers());
      progress.flush();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    try {
      answer(cluster, CONNECT_SECONDS - QUIET_SECONDS);
    } catch (ExecutionException e) {
      throw problem(e);
    }
  }

  private <T> T answer(KafkaFuture<T> question, int seconds) throws ExecutionException {
    try {
      return question.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw problem(e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static ToolException interrupted() {
    Thread.currentThread().interrupt();
    return new ToolException("interrupted");
  }
}
