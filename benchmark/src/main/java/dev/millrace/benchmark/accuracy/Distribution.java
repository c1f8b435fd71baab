package dev.millrace.benchmark.accuracy;

import java.util.random.RandomGenerator;

/** Service times as applications have them, in whole milliseconds, at least one. */
enum Distribution {
  LOG_NORMAL("log-normal") {
    @Override
    double value(RandomGenerator random) {
      return 40 * Math.exp(random.nextGaussian());
    }
  },
  EXPONENTIAL("exponential") {
    @Override
    double value(RandomGenerator random) {
      return random.nextExponential() * 200;
    }
  },
  UNIFORM("uniform to 2 s") {
    @Override
    double value(RandomGenerator random) {
      return random.nextDouble() * 2_000;
    }
  },
  /** Pareto: few requests take most of the time. */
  HEAVY_TAIL("heavy tail") {
    @Override
    double value(RandomGenerator random) {
      return 20 / Math.pow(1 - random.nextDouble(), 1 / 1.2);
    }
  },
  CACHE("cache, 9 of 10 hit") {
    @Override
    double value(RandomGenerator random) {
      return random.nextInt(10) == 0
          ? 400 * Math.exp(0.3 * random.nextGaussian())
          : 3 * Math.exp(0.3 * random.nextGaussian());
    }
  },
  /** A platform that gives up after thirty seconds. */
  TIMEOUTS("3% at 30 s") {
    @Override
    double value(RandomGenerator random) {
      return random.nextInt(100) < 3 ? 30_000 : 60 * Math.exp(0.7 * random.nextGaussian());
    }
  },
  STEADY("about 250 ms") {
    @Override
    double value(RandomGenerator random) {
      return 250 + 5 * random.nextGaussian();
    }
  };

  final String title;

  Distribution(String title) {
    this.title = title;
  }

  abstract double value(RandomGenerator random);

  long millis(RandomGenerator random) {
    return Math.max(1, Math.round(value(random)));
  }
}
