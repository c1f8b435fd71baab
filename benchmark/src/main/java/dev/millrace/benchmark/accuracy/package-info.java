/** How far the quantiles of sketches are from the true ones. */
package dev.millrace.benchmark.accuracy;
