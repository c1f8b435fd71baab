/**
 * The windows of each resolution, and how they add up to longer ones. Start reading at {@link
 * dev.millrace.job.window.Windows}; {@code WhileItChangesTrigger} says when a window sends on what
 * it gained, {@code AddToWindowFunction} keeps what is known of it. Parts come from {@code
 * distinct} or a shorter window; results go to {@code sink}.
 */
package dev.millrace.job.window;
