package dev.millrace.replay.send;

import dev.millrace.replay.ReplayException;
import dev.millrace.replay.UsageException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where requests go. Its addresses are looked up once, checked, and kept for the whole replay: a
 * name that points elsewhere later leads nowhere else.
 *
 * @param tls whether to speak TLS
 * @param host name or address, without brackets
 * @param port of the server
 * @param addresses of the host, in the order to try
 */
public record Target(boolean tls, String host, int port, List<InetAddress> addresses) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  public Target {
    addresses = List.copyOf(addresses);
  }

  /**
   * Looks up a target.
   *
   * @param text {@code http://host:port} or {@code https://host}
   * @throws UsageException if it is not such a URL
   * @throws ReplayException if the host is unknown
   */
  public static Target resolve(String text, Resolver resolver) {
    URI uri = uri(text);
    boolean tls = uri.getScheme().equalsIgnoreCase("https");
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS : HTTP;
    try {
      return new Target(tls, host, port, resolver.resolve(host));
    } catch (UnknownHostException e) {
      throw new ReplayException("cannot find the address of the target " + host, e);
    }
  }

  /** The value of a Host header for it. */
  public String authority() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port == (tls ? HTTPS : HTTP) ? name : name + ":" + port;
  }

  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + authority();
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text.trim());
      boolean http =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      if (!http || uri.getHost() == null || uri.getPort() > 65_535) {
        throw new UsageException(
            "--target must be http://host[:port] or https://host[:port], not '"
                + shown(text)
                + "'");
      }
      if (uri.getRawUserInfo() != null) {
        throw new UsageException(
            "--target must not hold a password, which other users of the machine could see: put an"
                + " Authorization header into REPLAY_HEADERS or --header-file");
      }
      boolean path = uri.getRawPath() != null && uri.getRawPath().length() > 1;
      if (path || uri.getRawQuery() != null || uri.getRawFragment() != null) {
        throw new UsageException(
            "--target is a host without a path; to prepend one, use --rewrite 's|^|/prefix|'");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new UsageException(
          "--target must be http://host[:port] or https://host[:port], not '" + shown(text) + "'");
    }
  }

  private static String shown(String text) {
    return text.replaceAll("[^/]*@", "...@");
  }
}
