package dev.millrace.dashboard.live;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Something that changed, and its content, which is read once, when the first browser needs it.
 * Thread-safe.
 */
final class Change {
  /** The content at some time, and since when it has been the same. */
  record Content(Event event, long since) {}

  private final Topic topic;
  private final Object key;
  private final long sequence;
  private final Content previous;
  private CompletableFuture<Content> content;

  /**
   * @param key what changed, within the topic
   * @param sequence the number of the change
   * @param before the change of the same thing before this, or null
   */
  Change(Topic topic, Object key, long sequence, Change before) {
    this.topic = topic;
    this.key = key;
    this.sequence = sequence;
    this.previous = before == null ? null : before.lastContent();
  }

  Topic topic() {
    return topic;
  }

  Object key() {
    return key;
  }

  long sequence() {
    return sequence;
  }

  /** The content, which is read now unless it was; if that failed it is read again. */
  synchronized CompletionStage<Content> content(Supplier<CompletionStage<Event>> read) {
    if (content == null || content.isCompletedExceptionally()) {
      content = new CompletableFuture<>();
      CompletableFuture<Content> reading = content;
      read.get()
          .whenComplete(
              (event, error) -> {
                if (error == null) {
                  reading.complete(new Content(event, since(event)));
                } else {
                  reading.completeExceptionally(error);
                }
              });
    }
    return content;
  }

  /** What is announced may be of the window's routes, when the window itself is as it was. */
  private long since(Event event) {
    boolean same =
        event != null
            && previous != null
            && previous.event() != null
            && Objects.equals(previous.event().identity(), event.identity());
    return same ? previous.since() : sequence;
  }

  private synchronized Content lastContent() {
    boolean known = content != null && content.isDone() && !content.isCompletedExceptionally();
    return known ? content.join() : previous;
  }
}
