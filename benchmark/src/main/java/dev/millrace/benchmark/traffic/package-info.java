/** Router logs for comparisons, of which it is known what is to be counted. */
package dev.millrace.benchmark.traffic;
