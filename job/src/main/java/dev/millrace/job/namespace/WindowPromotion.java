package dev.millrace.job.namespace;

/**
 * What became of a window.
 *
 * @param liveVersion what the live window has, if it was kept for that
 * @param shadowVersion what the shadow's has, likewise; empty if it has none
 */
record WindowPromotion(
    WindowKey window, Outcome outcome, String liveVersion, String shadowVersion) {}
