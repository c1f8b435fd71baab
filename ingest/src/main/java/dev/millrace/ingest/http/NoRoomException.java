package dev.millrace.ingest.http;

/** A body may not be held now: too many bytes are in flight. */
final class NoRoomException extends Exception {}
