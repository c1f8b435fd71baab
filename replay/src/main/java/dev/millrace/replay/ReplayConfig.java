package dev.millrace.replay;

import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.replay.compare.EqualStatuses;
import dev.millrace.replay.compare.Thresholds;
import dev.millrace.replay.pace.Pace;
import dev.millrace.replay.select.RequestFilter;
import dev.millrace.replay.send.RequestWriter;
import dev.millrace.replay.send.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * The whole configuration of a replay, as one immutable value.
 *
 * @param kafka how to reach Kafka
 * @param selection what was asked for, in words that are the same for the same sequence of requests
 * @param filter which requests
 * @param reorderWindow how late a request may be in the log and still be put in order
 * @param pace how fast
 * @param passes how many times
 * @param limit how many requests at most
 * @param target where to
 * @param allowedHosts recorded hosts that the target may be
 * @param writer what a request looks like
 * @param sending how requests are sent
 * @param breaker when the replay pauses or ends
 * @param equal which changes of a status count as the same
 * @param thresholds when the replay has failed
 * @param resume where the position is saved, or null
 */
record ReplayConfig(
    KafkaSettings kafka,
    String selection,
    RequestFilter filter,
    Duration reorderWindow,
    Pace pace,
    int passes,
    long limit,
    Target target,
    Set<String> allowedHosts,
    RequestWriter writer,
    Sending sending,
    CircuitBreaker.Limits breaker,
    EqualStatuses equal,
    Thresholds thresholds,
    Path resume) {

  /**
   * How requests are sent.
   *
   * @param threads event loops
   * @param maxInFlight requests without an answer at a time
   * @param shed whether further requests are dropped, rather than sent later
   * @param timeout how long an answer may take
   * @param trusted PEM file of authorities for the target's certificate, or null
   */
  record Sending(int threads, int maxInFlight, boolean shed, Duration timeout, Path trusted) {}
}
