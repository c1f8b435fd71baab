package dev.millrace.replay.send;

import dev.millrace.model.BuildVersion;
import dev.millrace.replay.log.RecordedRequest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Map;

/**
 * Writes a recorded request again. What the log holds was chosen by strangers: a path is encoded,
 * and a header that cannot be one is left out.
 *
 * @param target whose name is the Host header
 * @param keepHost whether the Host header is the recorded one instead
 * @param requestIdPrefix put before the recorded request id
 * @param forwardedFor whether the client's addresses are sent along
 * @param headers more headers, which win over ours
 * @param rewrites changes to the path and query, in their order
 * @param mask what is kept from the target
 */
public record RequestWriter(
    Target target,
    boolean keepHost,
    String requestIdPrefix,
    boolean forwardedFor,
    List<Map.Entry<String, String>> headers,
    List<Rewrite> rewrites,
    QueryMask mask) {
  private static final String REQUEST_ID = "x-request-id";
  private static final String FORWARDED_FOR = "x-forwarded-for";
  private static final String USER_AGENT =
      "millrace-replay/" + BuildVersion.of(RequestWriter.class);
  private static final int MAX_HEADER_LENGTH = 1000;

  public RequestWriter {
    headers = List.copyOf(headers);
    rewrites = List.copyOf(rewrites);
  }

  /** The path and query that the target is asked for. */
  public String path(RecordedRequest recorded) {
    String path = mask.apply(PathEncoder.encode(recorded.path()));
    for (Rewrite rewrite : rewrites) {
      path = rewrite.apply(path);
    }
    return rewrites.isEmpty() ? path : PathEncoder.encode(path);
  }

  /**
   * The request.
   *
   * @param path see {@link #path}
   */
  public HttpRequest write(RecordedRequest recorded, String path) {
    HttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(recorded.method()),
            path,
            Unpooled.EMPTY_BUFFER,
            DefaultHttpHeadersFactory.headersFactory().withValidation(false),
            DefaultHttpHeadersFactory.trailersFactory());
    HttpHeaders h = request.headers();
    h.set(HttpHeaderNames.HOST, host(recorded));
    h.set(HttpHeaderNames.USER_AGENT, USER_AGENT);
    h.set(HttpHeaderNames.ACCEPT, "*/*");
    if (isHeaderValue(recorded.requestId())) {
      h.set(REQUEST_ID, requestIdPrefix + recorded.requestId());
    }
    if (forwardedFor && isHeaderValue(recorded.client())) {
      h.set(FORWARDED_FOR, recorded.client());
    }
    if (!isBodiless(recorded.method())) {
      h.set(HttpHeaderNames.CONTENT_LENGTH, "0");
    }
    headers.forEach(header -> h.set(header.getKey(), header.getValue()));
    return request;
  }

  private String host(RecordedRequest recorded) {
    return keepHost && isHeaderValue(recorded.host()) ? recorded.host() : target.authority();
  }

  private static boolean isBodiless(String method) {
    return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
  }

  /** Printable ASCII and no longer than any server takes. */
  static boolean isHeaderValue(String text) {
    if (text.isEmpty() || text.length() > MAX_HEADER_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return text.charAt(0) != ' ' && text.charAt(text.length() - 1) != ' ';
  }
}
