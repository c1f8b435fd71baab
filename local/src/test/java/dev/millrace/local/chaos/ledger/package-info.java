/**
 * The independent ledger: a program of its own that reads what a sender wrote down, counts it line
 * by line, and compares every window with what Redis holds.
 *
 * <p>It uses nothing but the JDK, not even a client for Redis, and the harness starts it with these
 * classes alone on its class path: what the product believes about lines, windows or quantiles has
 * no way in.
 *
 * <p>The sender's file has one fact a line, words separated by tabs, {@code -} for what is absent:
 *
 * <pre>
 * batch   NUMBER APP FRAME-ID              before it is sent for the first time
 * request NUMBER TIME STATUS CODE OUTCOME SERVICE CONNECT BYTES
 * like    NUMBER OTHER                     all requests of another batch that has no end yet
 * unparseable NUMBER TIME                  a router log that cannot be read
 * refused NUMBER REASON                    a router log that belongs to no window
 * notice  NUMBER TIME LOST TRY             part of the body from that try on
 * try     NUMBER TRY ANSWER                the status, or what else happened
 * end     NUMBER                           the sender has done with it
 * </pre>
 *
 * <p>A batch with a try that was answered 2xx must be counted, once and wholly. One whose tries all
 * ended otherwise may be counted or not, but wholly, in all windows alike. One that was never tried
 * must not be counted.
 */
package dev.millrace.local.chaos.ledger;
