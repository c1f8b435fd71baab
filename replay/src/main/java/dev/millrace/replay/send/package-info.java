/**
 * Sends requests to the target over HTTP/1.1, without waiting for answers, and keeps them away from
 * production. Start reading at {@link dev.millrace.replay.send.TargetClient}; {@link
 * dev.millrace.replay.send.ProductionGuard} refuses a target that is a host of the recorded
 * traffic. {@code Replay} calls both and passes each {@code Outcome} to {@code compare}.
 */
package dev.millrace.replay.send;
