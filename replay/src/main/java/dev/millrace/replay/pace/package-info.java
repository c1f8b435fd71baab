/**
 * Computes when each request is due, from the recorded times and the options for speed, rate, ramp
 * and gaps. Start reading at {@link dev.millrace.replay.pace.Schedule}, which has no clock; {@code
 * Clock} maps its times to the machine's and can be paused. {@code Replay} waits for the times and
 * sends; {@code CatchUp} keeps a replay that is behind schedule from sending a burst.
 */
package dev.millrace.replay.pace;
