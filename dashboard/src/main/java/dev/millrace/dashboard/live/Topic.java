package dev.millrace.dashboard.live;

import dev.millrace.model.window.Resolution;

/**
 * What a browser follows: the windows of an application in one resolution, or the overview.
 *
 * @param app null for the overview
 * @param resolution null for the overview
 */
record Topic(String app, Resolution resolution) {
  static final Topic OVERVIEW = new Topic(null, null);
}
