/** What browsers and programs ask for: ranges of time, answered as JSON. */
package dev.millrace.dashboard.api;
