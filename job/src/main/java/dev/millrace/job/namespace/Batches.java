package dev.millrace.job.namespace;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Takes a stream some elements at a time. */
final class Batches {
  private Batches() {}

  static <T> void forEach(Stream<T> elements, int size, Consumer<List<T>> action) {
    Iterator<T> iterator = elements.iterator();
    while (iterator.hasNext()) {
      List<T> batch = new ArrayList<>(size);
      while (batch.size() < size && iterator.hasNext()) {
        batch.add(iterator.next());
      }
      action.accept(batch);
    }
  }
}
