package dev.millrace.local.chaos;

import dev.millrace.local.chaos.ledger.Resp;
import java.util.List;

/** Something that happens to a running pipeline, from which it must recover by itself. */
interface Fault {
  /** Makes it happen, and puts back in place what a supervisor would. */
  void happenTo(Trial trial) throws Exception;

  /** SIGKILL of a TaskManager; it is started again within two seconds. */
  static void killTaskManager(Trial trial) throws Exception {
    killAndStart(taskManager(trial), trial);
    trial.mill.flink().awaitTaskManagers();
  }

  /** SIGKILL of the JobManager, which finds its job in ZooKeeper. */
  static void killJobManager(Trial trial) throws Exception {
    killAndStart(trial.mill.flink().jobManager(), trial);
    trial.mill.flink().awaitTaskManagers();
  }

  /**
   * SIGKILL of ingest in the middle of a crowd, so that batches are at every stage of their way; it
   * is started again within two seconds.
   */
  static void killIngest(Trial trial) throws Exception {
    try (Traffic crowd =
        new Traffic(trial.mill.ingestAddress(), trial.log, trial.random.split(), 8, 0)) {
      trial.pause(300, 1_000);
      trial.recoversFromNow();
      killAndStart(trial.mill.ingest(), trial);
      crowd.stop();
    }
  }

  /** SIGKILL of Kafka, which is away for half a second to thirty. */
  static void killKafka(Trial trial) throws Exception {
    outage(trial.mill.kafka(), trial, 30_000);
  }

  /** The same, away for five seconds at most. */
  static void killKafkaShortly(Trial trial) throws Exception {
    outage(trial.mill.kafka(), trial, 5_000);
  }

  /** SIGKILL of Redis, which has an append-only file, and is away for ten seconds at most. */
  static void killRedis(Trial trial) throws Exception {
    outage(trial.mill.redis(), trial, 10_000);
    trial.mill.awaitRedis();
  }

  /** The same, away for three seconds at most. */
  static void killRedisShortly(Trial trial) throws Exception {
    outage(trial.mill.redis(), trial, 3_000);
    trial.mill.awaitRedis();
  }

  /** Redis loses everything, and the job counts the log again from its start. */
  static void emptyRedis(Trial trial) throws Exception {
    trial.mill.flink().stop();
    try (Resp redis = new Resp(trial.mill.redisPort())) {
      redis.call("FLUSHALL");
    }
    trial.mill.flink().runAnew(trial.mill.environment());
  }

  /** SIGSTOP of a TaskManager until another has its work, then SIGCONT: it goes on writing. */
  static void freezeTaskManager(Trial trial) throws Exception {
    freeze(trial, 30_000);
  }

  /** The same, not much longer than it takes to be missed. */
  static void freezeTaskManagerShortly(Trial trial) throws Exception {
    freeze(trial, (int) Flink.HEARTBEAT_TIMEOUT.toMillis() + 3_000);
  }

  /** Stop with a savepoint, and go on from it with another parallelism. */
  static void rescale(Trial trial) throws Exception {
    Flink flink = trial.mill.flink();
    String savepoint = flink.stop();
    trial.pause(10, 2_000);
    flink.run(
        trial.mill.environment(),
        "-p",
        Integer.toString(1 + trial.random.nextInt(2)),
        "-s",
        savepoint);
  }

  /** One of those that need no disk of their own, and no minutes. */
  static void any(Trial trial) throws Exception {
    List<Fault> all =
        List.of(
            Fault::killTaskManager,
            Fault::killJobManager,
            Fault::killIngest,
            Fault::killKafka,
            Fault::killRedis,
            Fault::emptyRedis,
            Fault::freezeTaskManager,
            Fault::rescale,
            Damage::openWindows,
            Poison::topic,
            Clocks::ofSenders);
    all.get(trial.random.nextInt(all.size())).happenTo(trial);
  }

  private static ChildProcess taskManager(Trial trial) {
    List<ChildProcess> all = trial.mill.flink().taskManagers();
    return all.get(trial.random.nextInt(all.size()));
  }

  private static void killAndStart(ChildProcess process, Trial trial) throws Exception {
    process.kill();
    trial.pause(1, 2_000);
    process.start();
  }

  private static void outage(ChildProcess process, Trial trial, int maxMillis) throws Exception {
    process.kill();
    trial.pause(500, maxMillis);
    process.start();
    trial.recoversFromNow();
  }

  /**
   * Redis stands still before the TaskManager does, and is awake before it is: so the TaskManager
   * wakes up with an answer to a batch of writes, and with the next batch in its hands, whose
   * windows another has counted further meanwhile.
   */
  private static void freeze(Trial trial, int millis) throws Exception {
    ChildProcess frozen = taskManager(trial);
    trial.mill.redis().freeze();
    try {
      trial.pause(300, 1_500);
      frozen.freeze();
    } finally {
      trial.mill.redis().thaw();
    }
    try {
      trial.pause(millis, millis + 1000);
    } finally {
      frozen.thaw();
    }
    trial.recoversFromNow();
    trial.mill.flink().awaitTaskManagers();
  }
}
