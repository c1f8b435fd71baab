/**
 * The log drain's wire format: octet-counted frames, syslog headers and the platform's loss
 * notices. Start reading at {@link dev.millrace.model.drain.FrameReader}, which splits a body into
 * frames; the other classes read one frame. Ingest, the job, replay and the tools read batches with
 * it; {@code router} reads the message of a router frame.
 */
package dev.millrace.model.drain;
