package dev.millrace.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.replay.log.LogRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The position of a replay, saved in a file so that an interrupted replay continues where it
 * stopped. It is a number of requests in a sequence that the log and the selection determine, so
 * both are saved with it.
 */
final class ResumeFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  ResumeFile(Path file) {
    this.file = file;
  }

  /**
   * A position.
   *
   * @param selection what was asked for; a position means nothing in another selection
   * @param fromMillis the first event time asked for
   * @param toMillis end of the event times asked for, exclusive
   * @param range the part of the log that is read
   * @param done how many requests at the start of the sequence have all been sent and have ended
   * @param beyond which of the later ones have too; null in files of earlier versions
   * @param withoutAborted whether the sequence leaves out requests whose client went away; absent,
   *     hence false, in files of earlier versions
   */
  record Position(
      String selection,
      long fromMillis,
      long toMillis,
      LogRange range,
      long done,
      List<Completed.Span> beyond,
      boolean withoutAborted) {

    /** What has been sent and has ended. */
    Completed.State completed() {
      return new Completed.State(done, beyond == null ? List.of() : beyond);
    }
  }

  /**
   * The position of an earlier run, or null if there was none.
   *
   * @param selection what is asked for now
   * @throws UsageException if the earlier run asked for something else
   */
  Position read(String selection) {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      Position position = JSON.readValue(file.toFile(), Position.class);
      if (!position.selection.equals(selection)) {
        throw new UsageException(
            file
                + " belongs to a different replay ("
                + position.selection
                + "): use the same options, or another file");
      }
      return position;
    } catch (JsonProcessingException e) {
      throw new UsageException(file + " is not the position of a replay: use another file");
    } catch (IOException e) {
      throw new ReplayException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Replaces the position in one step, so that a crash leaves the old one or the new one. */
  void write(Position position) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      JSON.writeValue(next.toFile(), position);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ReplayException("cannot save the position in " + file + ": " + e.getMessage(), e);
    }
  }
}
