/**
 * The command {@code replay}: sends recorded requests to another host at their recorded pace and
 * reports what differs. Start reading at {@link dev.millrace.replay.Replay}, which sends one
 * request after the other; {@code ReplayMain} and the {@code *Options} classes turn arguments into
 * a {@code ReplayConfig}. {@code log} reads the topic, {@code select} chooses requests, {@code
 * pace} says when each one is due, {@code send} sends it, {@code compare} collects the outcomes,
 * {@code report} shows them.
 */
package dev.millrace.replay;
