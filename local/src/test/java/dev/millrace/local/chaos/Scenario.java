package dev.millrace.local.chaos;

import java.util.Locale;

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
  DUPLICATES("a thousand duplicate batches", 100, Crowd::ofDuplicates),
  ONE_APPLICATION("one application has 99% of the lines", 10, Crowd::ofOneApplication),
  APPLICATIONS("ten thousand more applications", 10, Crowd::ofApplications),
  SPOOL_DISK_FULL("Kafka is away and the spool's disk full", 3, FullDisk::underSpool, "spool"),
  KAFKA_DISK_FULL("Kafka's disk is full", 3, FullDisk::underKafka, "kafka"),
  CHECKPOINT_DISK_FULL(
      "the checkpoints' disk is full, and a TaskManager killed",
      3,
      FullDisk::underCheckpoints,
      "checkpoints"),
  OVERLOAD("a minute of more lines than can be counted", 10, Overload::forAMinute),
  EVERYTHING("any of these, in random order", 100, Fault::any);

  private final String title;
  private final int rounds;
  private final Fault fault;
  private final String onSmallDisk;

  Scenario(String title, int rounds, Fault fault) {
    this(title, rounds, fault, null);
  }

  Scenario(String title, int rounds, Fault fault, String onSmallDisk) {
    this.title = title;
    this.rounds = rounds;
    this.fault = fault;
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

  /** How often, in full. */
  int rounds() {
    return rounds;
  }

  Fault fault() {
    return fault;
  }

  /** The directory that needs a small file system, which only root can mount; or null. */
  String onSmallDisk() {
    return onSmallDisk;
  }
}
