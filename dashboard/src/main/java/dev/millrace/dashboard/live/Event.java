package dev.millrace.dashboard.live;

/**
 * What a browser is sent.
 *
 * @param name of the event
 * @param data JSON, one line
 * @param identity what is the same for equal content, such as a version
 */
record Event(String name, String data, String identity) {}
