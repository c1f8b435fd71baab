package dev.millrace.ingest.redact;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Cuts addresses to the network they are in: IPv4 to 24 bits, {@code 203.0.113.77} to {@code
 * 203.0.113.0}; IPv6 to 48 bits, {@code 2001:db8:85a3:8d3::7348} to {@code 2001:db8:85a3::}. An
 * IPv4 address inside an IPv6 one ({@code ::ffff:203.0.113.77}, 6to4's {@code 2002:cb00:714d::}) is
 * cut as such. Anything that is not an address is replaced completely, {@code unknown} by {@value
 * #REDACTED}: it may say anything about anyone.
 */
final class ClientAddresses {
  /** The replacement of what was removed. */
  static final String REDACTED = "x";

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private static final int SIX_TO_FOUR = 0x2002;

  private ClientAddresses() {}

  /** Each address of a comma-separated list; spaces and empty elements stay. */
  static String redact(String list) {
    StringBuilder redacted = new StringBuilder();
    String[] places = list.split(",", -1);
    for (int i = 0; i < places.length; i++) {
      String address = places[i].strip();
      if (i > 0) {
        redacted.append(',');
      }
      redacted.append(
          address.isEmpty() ? places[i] : replace(places[i], address, network(address)));
    }
    return redacted.toString();
  }

  /** Keeps the spaces around it. */
  private static String replace(String place, String address, String network) {
    int start = place.indexOf(address);
    return place.substring(0, start) + network + place.substring(start + address.length());
  }

  private static String network(String address) {
    if (IPV4.matcher(address).matches()) {
      return ipv4Network(address);
    }
    if (!address.contains(":") || !IPV6_CHARACTERS.matcher(address).matches()) {
      return REDACTED;
    }
    try {
      // With a colon in it, no name is looked up.
      InetAddress parsed = InetAddress.getByName(address);
      String network =
          parsed instanceof Inet4Address
              ? "::ffff:" + ipv4Network(parsed.getHostAddress())
              : ipv6Network(parsed.getAddress());
      return network.length() <= address.length() ? network : REDACTED;
    } catch (UnknownHostException e) {
      return REDACTED;
    }
  }

  private static String ipv4Network(String address) {
    return address.substring(0, address.lastIndexOf('.') + 1) + "0";
  }

  private static String ipv6Network(byte[] b) {
    int first = group(b, 0);
    int second = group(b, 2);
    int third = first == SIX_TO_FOUR ? group(b, 4) & 0xff00 : group(b, 4);
    if (third != 0) {
      return "%x:%x:%x::".formatted(first, second, third);
    }
    if (second != 0) {
      return "%x:%x::".formatted(first, second);
    }
    return first == 0 ? "::" : "%x::".formatted(first);
  }

  private static int group(byte[] b, int at) {
    return (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
  }
}
