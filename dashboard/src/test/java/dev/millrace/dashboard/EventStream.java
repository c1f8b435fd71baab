package dev.millrace.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Follows server-sent events, as a browser does, on a thread of its own. */
final class EventStream implements AutoCloseable {
  /** One event. */
  record Event(String name, String id, String data) {
    JsonNode json() {
      try {
        return Browser.read(data);
      } catch (IOException e) {
        throw new AssertionError(data, e);
      }
    }

    long start() {
      return json().get("window").get("start").asLong();
    }

    long version() {
      return json().get("window").get("version").asLong();
    }
  }

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final HttpResponse<java.util.stream.Stream<String>> response;
  private final Thread reader;

  EventStream(URI address, String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofLines());
    reader = new Thread(this::read, "events");
    reader.setDaemon(true);
    reader.start();
  }

  HttpResponse<?> response() {
    return response;
  }

  /** All events so far. */
  List<Event> events() {
    return events;
  }

  List<Event> named(String name) {
    return events.stream().filter(event -> event.name().equals(name)).toList();
  }

  /** The id that a browser would send when it comes back. */
  String lastId() {
    return events.get(events.size() - 1).id();
  }

  @Override
  public void close() {
    response.body().close();
  }

  private void read() {
    String[] name = {"message"};
    String[] id = {null};
    StringBuilder data = new StringBuilder();
    try {
      response
          .body()
          .forEach(
              line -> {
                if (line.isEmpty()) {
                  if (data.length() > 0) {
                    events.add(new Event(name[0], id[0], data.toString()));
                  }
                  name[0] = "message";
                  data.setLength(0);
                } else if (line.startsWith("event:")) {
                  name[0] = line.substring("event:".length()).strip();
                } else if (line.startsWith("id:")) {
                  id[0] = line.substring("id:".length()).strip();
                } else if (line.startsWith("data:")) {
                  data.append(line.substring("data:".length()).strip());
                }
              });
    } catch (java.io.UncheckedIOException e) {
      // It was closed.
    }
  }
}
