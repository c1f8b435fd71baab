package dev.millrace.replay;

import dev.millrace.replay.log.RecordedRequest;

/**
 * A request on its way from the log to the target.
 *
 * @param number its place in the sequence of all that are replayed, from 0
 * @param startsPass whether it is the first one of another pass over the recording
 * @param recorded what was recorded
 */
record PlannedRequest(long number, boolean startsPass, RecordedRequest recorded) {}
