/** What browsers and programs ask: ranges of time, and the answers as JSON. */
package dev.millrace.dashboard.api;
