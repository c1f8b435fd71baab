import { setServerNow } from "./time.js";

const SILENCE = 25_000;
const RETRIES = [500, 1000, 2000, 4000, 8000];

/**
 * Live updates, which come back by themselves: after an error it reconnects, sooner than the browser would, and says
 * which event was the last, so that the server sends what was missed. A connection that is silent for longer than the
 * server's heartbeats is taken for dead. Out of sight there is none: a browser has six for all pages of a server, and
 * the seventh page would load for ever.
 */
export class Live {
  /**
   * @param {Object<string, string>} query what to subscribe to
   * @param {Object<string, function(Object)>} handlers by the event's name
   * @param {function(string, boolean)} onConnection told of `live`, and whether that goes on where another ended; of
   *     `lost`; and of `paused`, which is out of sight
   */
  constructor(query, handlers, onConnection) {
    this.query = query;
    this.handlers = handlers;
    this.onConnection = onConnection;
    this.failures = 0;
    this.look = () => (document.hidden ? this.pause() : this.wake());
    this.wake = () => !document.hidden && !this.alive() && this.connect();
    document.addEventListener("visibilitychange", this.look);
    addEventListener("online", this.wake);
    this.look();
  }

  alive() {
    return this.began && Date.now() - this.heardAt < SILENCE;
  }

  connect() {
    this.disconnect();
    const query = new URLSearchParams(this.query);
    this.resumed = Boolean(this.lastEventId);
    if (this.resumed) query.set("lastEventId", this.lastEventId);
    this.source = new EventSource(`/api/updates?${query}`);
    this.source.addEventListener("error", () => this.failed());
    for (const name of ["heartbeat", ...Object.keys(this.handlers)]) {
      this.source.addEventListener(name, (event) => this.received(name, event));
    }
    this.heard();
  }

  received(name, event) {
    this.heard();
    const data = JSON.parse(event.data);
    // Other events may be read long before they are sent, for somebody who came earlier.
    if (name === "heartbeat") setServerNow(data.now);
    // Only with its first event is a stream known to have begun: whatever changes from now on is sent.
    if (!this.began) {
      this.began = true;
      this.failures = 0;
      this.onConnection("live", this.resumed);
    }
    if (event.lastEventId) this.lastEventId = event.lastEventId;
    this.handlers[name]?.(data);
  }

  heard() {
    this.heardAt = Date.now();
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.failed(), SILENCE);
  }

  failed() {
    this.disconnect();
    this.onConnection("lost", false);
    this.retry = setTimeout(() => this.connect(), RETRIES[Math.min(this.failures++, RETRIES.length - 1)]);
  }

  pause() {
    this.disconnect();
    this.onConnection("paused", false);
  }

  disconnect() {
    this.began = false;
    clearTimeout(this.watchdog);
    clearTimeout(this.retry);
    this.source?.close();
  }

  close() {
    document.removeEventListener("visibilitychange", this.look);
    removeEventListener("online", this.wake);
    this.disconnect();
  }
}
