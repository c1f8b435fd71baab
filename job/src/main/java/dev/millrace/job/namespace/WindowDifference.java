package dev.millrace.job.namespace;

import java.util.List;

/**
 * A window that differs between two namespaces.
 *
 * @param verdict neither equal nor expired
 * @param fields what differs, if both have the window
 */
record WindowDifference(WindowKey window, Verdict verdict, List<FieldDifference> fields) {}
