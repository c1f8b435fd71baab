package dev.millrace.benchmark.accuracy;

import java.util.function.Supplier;

/** Summaries that are compared, with the settings that their documentation begins with. */
enum Contestant {
  MILLRACE("millrace", MillraceSketch::new),
  HDR_2("HdrHistogram, 2 digits", () -> new Hdr(2)),
  HDR_3("HdrHistogram, 3 digits", () -> new Hdr(3)),
  KLL("KLL, k=200", () -> new Kll(200)),
  T_DIGEST("t-digest, 100", () -> new MergingTDigest(100)),
  PROMETHEUS("Prometheus' buckets", PrometheusBuckets::new);

  final String title;
  private final Supplier<Summary> summary;

  Contestant(String title, Supplier<Summary> summary) {
    this.title = title;
    this.summary = summary;
  }

  /** A summary of values, merged from so many parts. */
  Summary summarize(long[] values, int parts) {
    Summary whole = summary.get();
    for (int part = 0; part < parts; part++) {
      Summary one = summary.get();
      for (int i = part; i < values.length; i += parts) {
        one.add(values[i]);
      }
      whole.merge(one);
    }
    return whole;
  }
}
