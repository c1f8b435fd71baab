/** {@code millrace top}: the overview for people on a terminal. */
package dev.millrace.dashboard.top;
