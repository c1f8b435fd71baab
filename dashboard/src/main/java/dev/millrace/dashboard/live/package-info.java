/**
 * Live events for browsers. What changes is noted once ({@code Changes}), read once, and sent to
 * each browser ({@code Browser}) at its own pace: the newest state wins.
 */
package dev.millrace.dashboard.live;
