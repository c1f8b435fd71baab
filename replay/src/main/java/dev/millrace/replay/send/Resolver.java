package dev.millrace.replay.send;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. Thread-safe. */
@FunctionalInterface
public interface Resolver {
  /** As this machine does it. */
  Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /** All addresses of a host name; an address stands for itself. */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
