package dev.millrace.ingest.tools;

/**
 * The state of a partition. Numbers are null where they are unknown.
 *
 * @param partition its number
 * @param leader the broker that leads it; null if none does
 * @param replicas how many there should be
 * @param inSync how many of them are up to date
 * @param firstOffset the first record that is kept
 * @param nextOffset what the next record will get
 * @param bytes its size on the leader's disk
 * @param newest the latest timestamp in it, as ISO 8601
 * @param jobOffset where the job continues without a savepoint
 * @param lag how many records come after that
 */
record PartitionReport(
    int partition,
    Integer leader,
    int replicas,
    int inSync,
    Long firstOffset,
    Long nextOffset,
    Long bytes,
    String newest,
    Long jobOffset,
    Long lag) {}
