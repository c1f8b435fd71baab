package dev.millrace.benchmark.live;

import dev.millrace.benchmark.machine.ProcessAccount;
import dev.millrace.benchmark.traffic.Cell;
import dev.millrace.benchmark.traffic.KnownBatch;
import dev.millrace.benchmark.traffic.Ledger;
import java.util.List;
import java.util.Map;

/** Something that takes lines and keeps numbers of them. Used by one thread. */
interface LivePeer extends AutoCloseable {
  /** Sends everything, as a careful sender of its protocol does; returns when it is taken. */
  void send(List<KnownBatch> batches, Pace pace) throws Exception;

  /** What its processes have used so far, those of {@link #storeAccount} not among them. */
  ProcessAccount account() throws Exception;

  /** What the broker that it needs has used so far; nothing if it needs none. */
  ProcessAccount storeAccount() throws Exception;

  /** The numbers that everybody can see now. */
  Map<Cell, Long> counts() throws Exception;

  /** How they differ from the ledger; empty if they do not. */
  String difference(Ledger ledger, Map<Cell, Long> counts);

  /** Kills its processes with SIGKILL, where numbers are kept and stored aside. */
  void kill() throws Exception;

  /** Starts what was killed, as a supervisor would. */
  void restart() throws Exception;
}
