/**
 * Demo traffic: posts batches to a log drain as a platform does, with duplicates, late lines, bad
 * lines and loss notices. Start reading at {@link dev.millrace.local.demo.DemoTraffic}. It knows
 * only the drain's URL, so it also feeds an ingest that runs elsewhere.
 */
package dev.millrace.local.demo;
