package dev.millrace.local.chaos;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the pipeline must survive, and how often it is tried when there is time. */
enum Scenario {
  TASK_MANAGER_KILLED("a TaskManager is killed", 60, Fault::killTaskManager),
  JOB_MANAGER_KILLED("the JobManager is killed", 30, Fault::killJobManager),
  INGEST_KILLED("ingest is killed", 50, Fault::killIngest),
  KAFKA_KILLED("Kafka is killed, and away for up to 30 s", 30, Fault::killKafka),
  REDIS_KILLED("Redis is killed, and away for up to 10 s", 20, Fault::killRedis),
  REDIS_EMPTIED("Redis is emptied, and the log counted again", 20, Fault::emptyRedis),
  REDIS_DAMAGED("values in Redis are cut, or of the wrong type", 100, Damage::openWindows),
  TASK_MANAGER_FROZEN("a TaskManager is frozen for 30 s", 10, Fault::freezeTaskManager),
  RESCALED("the job is stopped, rescaled and resumed", 20, Fault::rescale),
  POISONED("the topic gets null, foreign and 1 MiB records", 100, Poison::topic),
  CLOCKS("clocks: ahead, 1970, offsets, leap seconds", 100, Clocks::ofSenders),
  DUPLICATES(
      "duplicates of batches that were stored", 100_000, Crowd::ofDuplicates, Amount.AT_ONCE),
  ONE_APPLICATION("one application has 99% of the lines", 10, Crowd::ofOneApplication),
  APPLICATIONS("new applications", 100_000, Crowd::ofApplications, Amount.AT_ONCE),
  SPOOL_DISK_FULL("Kafka is away and the spool's disk full", 3, FullDisk::underSpool, "spool"),
  KAFKA_DISK_FULL("Kafka's disk is full", 3, FullDisk::underKafka, "kafka"),
  CHECKPOINT_DISK_FULL(
      "the checkpoints' disk is full, and a TaskManager killed",
      3,
      FullDisk::underCheckpoints,
      "checkpoints"),
  OVERLOAD(
      "minutes of twice the lines that can be counted", 10, Overload::ofMinutes, Amount.AT_ONCE),
  EVERYTHING("minutes of any of these, in random order", 30, Fault::any, Amount.MINUTES);

  /** What the number of a scenario counts. */
  enum Amount {
    /** Faults, one after the other. */
    ROUNDS,
    /** What a single fault consists of. */
    AT_ONCE,
    /** Minutes, in which faults follow each other. */
    MINUTES
  }

  private final String title;
  private final int number;
  private final Fault fault;
  private final Amount amount;
  private final String onSmallDisk;

  Scenario(String title, int number, Fault fault) {
    this(title, number, fault, Amount.ROUNDS);
  }

  Scenario(String title, int number, Fault fault, Amount amount) {
    this(title, number, fault, amount, null);
  }

  Scenario(String title, int number, Fault fault, String onSmallDisk) {
    this(title, number, fault, Amount.ROUNDS, onSmallDisk);
  }

  Scenario(String title, int number, Fault fault, Amount amount, String onSmallDisk) {
    this.title = title;
    this.number = number;
    this.fault = fault;
    this.amount = amount;
    this.onSmallDisk = onSmallDisk;
  }

  /** As people read it. */
  String title() {
    return title;
  }

  /** As it is given on a command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Of a part of what there is in full; at least one. */
  int number(double scale) {
    return (int) Math.max(1, Math.round(number * scale));
  }

  /** Has it happen to a trial, so many times, with so much, or for so long. */
  void play(Trial trial, int scaledNumber) throws Exception {
    trial.number = scaledNumber;
    switch (amount) {
      case ROUNDS -> {
        for (int round = 1; round <= scaledNumber; round++) {
          trial.suffer(label() + " " + round + "/" + scaledNumber, fault);
        }
      }
      case AT_ONCE -> trial.suffer(label() + " " + scaledNumber, fault);
      case MINUTES -> {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(scaledNumber);
        for (int round = 1; System.nanoTime() - end < 0; round++) {
          trial.suffer(label() + " " + round, fault);
        }
      }
    }
  }

  /** The directory that needs a small file system, which only root can mount; or null. */
  String onSmallDisk() {
    return onSmallDisk;
  }
}
