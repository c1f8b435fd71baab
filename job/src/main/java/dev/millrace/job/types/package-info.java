/**
 * Serializers with a version in front of each value, so that a new release can read the savepoints
 * of an old one. Start reading at {@link dev.millrace.job.types.VersionedSerializer}. {@code
 * source}, {@code parse}, {@code distinct} and {@code window} have their serializers next to the
 * values; that of dead letters is here.
 */
package dev.millrace.job.types;
