package dev.millrace.replay.send;

import dev.millrace.replay.ReplayException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Keeps a replay away from its own origin: refuses a target that is a host of the recorded traffic,
 * by name or by any address. Looks names up in the background, and lets a request pass only when
 * its host has been looked up. A host whose address is not found in three attempts is compared by
 * name only; {@link #doubt()} lists such hosts. Thread-safe.
 */
public final class ProductionGuard implements AutoCloseable {
  /** Hosts are chosen by strangers; beyond this many, only the names are compared. */
  private static final int MAX_HOSTS = 10_000;

  private static final int THREADS = 8;

  /** How long to wait after each failed look-up. */
  private static final List<Long> RETRY_MILLIS = List.of(300L, 1000L);

  private static final int MAX_NAMED = 5;

  private final Target target;
  private final String targetName;
  private final Set<InetAddress> targetAddresses = new HashSet<>();
  private final Set<String> allowed = new HashSet<>();
  private final Resolver resolver;
  private final Map<String, CompletableFuture<Void>> verdicts = new ConcurrentHashMap<>();
  private final Set<String> unknown = new ConcurrentSkipListSet<>();
  private final ScheduledExecutorService lookups =
      Executors.newScheduledThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "lookup");
            thread.setDaemon(true);
            return thread;
          });
  private volatile String violation;

  /**
   * A guard for a target.
   *
   * @param allowed hosts that the user has named as harmless
   */
  public ProductionGuard(Target target, Set<String> allowed, Resolver resolver) {
    this.target = target;
    this.targetName = name(target.host());
    this.resolver = resolver;
    target.addresses().forEach(address -> targetAddresses.add(machine(address)));
    allowed.forEach(host -> this.allowed.add(name(host)));
  }

  /** Takes note of a host in the recorded traffic. Does not block. */
  public void saw(String host) {
    if (host.isEmpty() || verdicts.containsKey(host)) {
      return;
    }
    if (verdicts.size() < MAX_HOSTS) {
      verdicts.computeIfAbsent(host, this::examine);
    } else {
      checkName(host, name(host));
    }
  }

  /** How many different hosts were seen. */
  public int hosts() {
    return verdicts.size();
  }

  /** How many of them have no address that this machine can find. */
  public int unknownHosts() {
    return unknown.size();
  }

  /** A sentence that lists the hosts that were compared by name only; empty if there are none. */
  public Optional<String> doubt() {
    int count = unknown.size();
    if (count == 0) {
      return Optional.empty();
    }
    String named = unknown.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
    return Optional.of(
        "%s no address here, so only the name was compared with the target's: %s%s"
            .formatted(
                count == 1 ? "1 host of the recording has" : count + " hosts of the recording have",
                named,
                count > MAX_NAMED ? ", ..." : ""));
  }

  /**
   * Returns when all hosts seen so far have been looked up.
   *
   * @throws ReplayException if the target is one of them
   */
  public void checkAll() {
    verdicts.values().forEach(CompletableFuture::join);
    check("");
  }

  /**
   * Returns when a host has been looked up.
   *
   * @throws ReplayException if the target is that host, or any that is known by now
   */
  public void check(String host) {
    CompletableFuture<Void> verdict = verdicts.get(host);
    if (verdict != null && !verdict.isDone()) {
      verdict.join();
    }
    if (violation != null) {
      throw new ReplayException(violation);
    }
  }

  @Override
  public void close() {
    lookups.shutdownNow();
  }

  private CompletableFuture<Void> examine(String host) {
    String name = name(host);
    if (allowed.contains(name)) {
      return CompletableFuture.completedFuture(null);
    }
    if (checkName(host, name)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    lookups.execute(() -> lookUp(host, name, 0, verdict));
    return verdict;
  }

  /** Whether the host is the target by name; then nothing is sent any more. */
  private boolean checkName(String host, String name) {
    boolean same = name.equals(targetName) && !allowed.contains(name);
    if (same) {
      violation =
          refusal(host, "the target " + target.host() + " is a host of the recorded traffic");
    }
    return same;
  }

  private void lookUp(String host, String name, int failures, CompletableFuture<Void> verdict) {
    try {
      checkAddresses(host, resolver.resolve(name));
      verdict.complete(null);
    } catch (UnknownHostException | RuntimeException e) {
      // Not every system tells a host that does not exist from a name server that is away.
      if (failures < RETRY_MILLIS.size()) {
        lookups.schedule(
            () -> lookUp(host, name, failures + 1, verdict),
            RETRY_MILLIS.get(failures),
            TimeUnit.MILLISECONDS);
      } else {
        unknown.add(host);
        verdict.complete(null);
      }
    } catch (Error e) {
      verdict.completeExceptionally(e);
      throw e;
    }
  }

  private void checkAddresses(String host, List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      if (targetAddresses.contains(machine(address))) {
        violation =
            refusal(
                host,
                "the target %s has the address %s, and so has %s, a host of the recorded traffic"
                    .formatted(target.host(), address.getHostAddress(), host));
        return;
      }
    }
  }

  private static String refusal(String host, String reason) {
    return "refused: %s. If requests sent there do no harm (a shared load balancer, say), add --yes-send-to-production-host %s"
        .formatted(reason, host.replaceAll("[^A-Za-z0-9._:\\[\\]-]", "?"));
  }

  /** The host without port, brackets and final dot, in lower-case ASCII. */
  static String name(String host) {
    String name = host.trim().toLowerCase(Locale.ROOT);
    if (name.startsWith("[")) {
      int end = name.indexOf(']');
      return end < 0 ? name.substring(1) : name.substring(1, end);
    }
    int colon = name.indexOf(':');
    if (colon >= 0 && colon == name.lastIndexOf(':')) {
      name = name.substring(0, colon);
    }
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    try {
      return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  /** One address for all by which this machine reaches itself. */
  private static InetAddress machine(InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress()
        ? InetAddress.getLoopbackAddress()
        : address;
  }

  /** The hosts seen, for a report. */
  public List<String> seen() {
    return verdicts.keySet().stream().sorted().toList();
  }
}
