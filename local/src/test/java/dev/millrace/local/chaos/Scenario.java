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
  EVERYTHING("any of these, in random order", 100, Fault::any);

  private final String title;
  private final int rounds;
  private final Fault fault;

  Scenario(String title, int rounds, Fault fault) {
    this.title = title;
    this.rounds = rounds;
    this.fault = fault;
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
}
