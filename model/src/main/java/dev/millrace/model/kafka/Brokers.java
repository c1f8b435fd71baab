package dev.millrace.model.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the brokers are.
 *
 * @param addresses {@code host:port,host:port,...} without spaces
 * @param encrypted whether the connections are said to be encrypted
 */
record Brokers(String addresses, boolean encrypted) {
  private static final Pattern ADDRESS = Pattern.compile("[^\\s/@,]+:(\\d{1,5})");
  private static final Pattern URL = Pattern.compile("kafka(\\+ssl)?://([^\\s/@,]+:\\d{1,5})/?");
  private static final int MAX_PORT = 65_535;

  /** Reads {@code host:port,host:port,...}. */
  static Brokers parse(String text) {
    List<String> addresses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String address = part.strip();
      if (!isAddress(address)) {
        throw new IllegalArgumentException(
            "--kafka-bootstrap-servers (%s) must be host:port,host:port,..., not '%s'"
                .formatted(KafkaSettings.BOOTSTRAP_SERVERS, withoutUser(text)));
      }
      addresses.add(address);
    }
    return new Brokers(String.join(",", addresses), false);
  }

  /** Reads {@code kafka+ssl://host:port,kafka+ssl://host:port,...}. */
  static Brokers parseUrl(String text) {
    List<String> addresses = new ArrayList<>();
    int encrypted = 0;
    for (String part : text.split(",", -1)) {
      Matcher url = URL.matcher(part.strip());
      if (!url.matches() || !isAddress(url.group(2))) {
        throw new IllegalArgumentException(
            "%s must be kafka+ssl://host:port,... or kafka://host:port,..., not '%s'"
                .formatted(KafkaSettings.URL, withoutUser(text)));
      }
      addresses.add(url.group(2));
      encrypted += url.group(1) == null ? 0 : 1;
    }
    if (encrypted != 0 && encrypted != addresses.size()) {
      throw new IllegalArgumentException(
          KafkaSettings.URL
              + " mixes kafka:// and kafka+ssl://: all brokers must be reached alike");
    }
    return new Brokers(String.join(",", addresses), encrypted > 0);
  }

  private static boolean isAddress(String text) {
    Matcher address = ADDRESS.matcher(text);
    return address.matches() && Integer.parseInt(address.group(1)) <= MAX_PORT;
  }

  /** What stands before an {@code @} may be a password. */
  private static String withoutUser(String text) {
    return text.replaceAll("[^\\s/,]*@", "...@");
  }
}
