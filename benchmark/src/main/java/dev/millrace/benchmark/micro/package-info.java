/**
 * What single steps cost on one core, measured with JMH. {@code millrace benchmark micro} hands its
 * arguments to JMH, which finds these classes itself. They are public, as JMH requires.
 */
package dev.millrace.benchmark.micro;
