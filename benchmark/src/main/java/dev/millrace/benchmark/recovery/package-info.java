/** How long it takes until numbers are fresh again after a TaskManager was killed. */
package dev.millrace.benchmark.recovery;
