package dev.millrace.benchmark.ingest;

import dev.millrace.model.topic.BatchRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A batch as a sender has it.
 *
 * @param authorization who it is from
 * @param lines how many lines are in it
 * @param body the frames, not in the heap, so that they are sent without a copy; read a duplicate
 */
public record SentBatch(String authorization, int lines, ByteBuffer body) {
  /** A batch as ingest would store it, with the application as the user. */
  public static SentBatch of(BatchRecord batch, int lines) {
    String user = batch.app() + ":";
    ByteBuffer body = ByteBuffer.allocateDirect(batch.frames().length).put(batch.frames()).flip();
    return new SentBatch(
        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)),
        lines,
        body);
  }
}
