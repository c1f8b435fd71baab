/**
 * Stores batches on the local disk while Kafka does not acknowledge them, and sends them on when it
 * does. Senders give up on a batch within milliseconds, so what is not stored now is lost.
 *
 * <p>{@link dev.millrace.ingest.spool.SpoolingBatchStore} wraps the store that is Kafka; nothing
 * outside this package knows of files.
 *
 * <ul>
 *   <li>{@code Route} decides which way a batch goes, so that none overtakes an older one.
 *   <li>{@code SpoolThread} is the only thread that touches the files: {@code GroupCommit} stores
 *       what has come in with one fsync, {@code SpoolDrain} sends on, {@code HandOver} leads
 *       batches back to the direct way.
 *   <li>{@code Spool} is a queue of records in files: {@code SegmentWriter}, {@code SegmentReader},
 *       and {@code Recovery} for what an earlier process left.
 * </ul>
 *
 * <h2>Order</h2>
 *
 * A batch goes directly to Kafka only when the spool is empty. When one is not acknowledged in
 * time, it and all that are on their way go to the spool in the order in which they came, and
 * whatever comes later follows them. When the drain has nearly caught up, new batches are held,
 * neither spooled nor sent, for about one round trip; so the spool comes to its end under any load,
 * the held ones follow, and from then on batches go directly. If Kafka goes away again, or after
 * one second, holding ends: then they are spooled. A batch in doubt may be sent twice, and is
 * counted once, by its identity; what Kafka took of those after it in the meantime is sent again
 * after it. While anything is in the spool no heartbeat says that time has passed, and while a
 * batch is on its way heartbeats say no later time than its own.
 *
 * <h2>Files</h2>
 *
 * In the spool's directory, which one process has to itself ({@code lock}):
 *
 * <pre>
 * 0000000000000000042.spool   a segment: 16 bytes of header, then records
 *     "MR-SPOOL"    8 bytes
 *     version       4 bytes, 1; these 16 bytes stay as they are in every version
 *     checksum      4 bytes, CRC32C of the 12 before
 *     record:
 *       length        4 bytes, of the payload
 *       checksum      4 bytes, CRC32C of the payload
 *       received      8 bytes, milliseconds since the epoch
 *       checksum      4 bytes, CRC32C of: segment number (8), offset (8), and the 16 bytes before
 *       payload       see BatchCodec
 * 0000000000000000041.kept    a segment with something in it that was damaged, or that Kafka refuses
 * position                    how far draining has come: segment (8), offset (8), CRC32C of both
 * </pre>
 *
 * A batch is acknowledged when its record and its file's name are forced to the disk. A new process
 * never writes to an old segment. The start of a record, or zeros, at the end of a segment are a
 * write that was cut short, and are cut off; other bytes that are not a record are damage, which
 * costs only what it hit: the header's checksum is valid for one place only, so the next record is
 * found after it, and bytes that a sender made up are not mistaken for one. What the disk does not
 * return for five seconds is damage, too. An fsync that failed is never tried again: the segment
 * ends where it was last known to be durable, and the batches that wait are written to a new one,
 * once. Position lags behind what Kafka has acknowledged, never ahead; while a segment that is to
 * be kept has its old name, position is not past its start. To have a kept segment resent once the
 * cause is fixed, stop the process, rename it to {@code .spool}, delete {@code position}, and
 * start.
 *
 * <h2>Why no library</h2>
 *
 * Required of a store: durable when it says so, one fsync for many batches, damage costs one
 * record, limited in size, and shrinking when read. Chronicle Queue maps memory and leaves
 * durability to replication; it has no checksums and a large dependency tree. Square's tape syncs
 * each element, has no checksums, a limit of 2 GiB and no release for years; bigqueue maps memory
 * and is not maintained. H2's MVStore, by its own account, does not promise that a commit survives
 * a power failure. RocksDB and SQLite are durable and kept well, but bring tens of megabytes of
 * native code and a tree that has to be compacted, for a queue. What remains to be written is a
 * file that is appended to, and fits on a few screens.
 */
package dev.millrace.ingest.spool;
