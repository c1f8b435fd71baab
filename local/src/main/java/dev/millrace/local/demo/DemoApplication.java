package dev.millrace.local.demo;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * One application's traffic: log-normal service times, mostly good answers, and now and then the
 * failures that really happen.
 *
 * @param name the application's name
 * @param medianMillis median service time
 * @param failureRate share of requests that fail
 */
record DemoApplication(String name, double medianMillis, double failureRate) {
  private static final String[] PATHS = {
    "/",
    "/products/%d",
    "/cart",
    "/checkout?step=%d",
    "/api/v1/orders/%d",
    "/search?q=mill+%d",
    "/assets/app.js",
    "/login",
    "/users/%d/avatar.png"
  };
  private static final int[] FINE = {200, 200, 200, 200, 200, 200, 201, 204, 302, 304, 404, 422};
  private static final String[] FAILURES = {
    "at=error code=H12 desc=\"Request timeout\" %s dyno=web.2 connect=1ms service=30000ms status=503 bytes=0",
    "at=error code=H13 desc=\"Connection closed without response\" %s dyno=web.1 connect=0ms"
        + " service=2041ms status=503 bytes=0",
    "at=error code=H18 desc=\"Server Request Interrupted\" %s dyno=web.3 connect=1ms service=5012ms"
        + " status=503 bytes=1042",
    "sock=client at=warning code=H27 desc=\"Client Request Interrupted\" %s dyno=web.1 connect=1ms"
        + " service=812ms status=499 bytes=0",
    "at=error code=H10 desc=\"App crashed\" %s dyno= connect= service= status=503 bytes=",
    "at=info %s dyno=web.2 connect=1ms service=%dms status=500 bytes=512"
  };
  private static final double WEBSOCKET_RATE = 0.01;

  /** A router's syslog message about a request at {@code time}. */
  String request(Instant time, RandomGenerator random) {
    long millis = Math.max(1, Math.round(medianMillis * Math.exp(random.nextGaussian() * 0.7)));
    String request = request(random);
    String line;
    if (random.nextDouble() < failureRate) {
      line = FAILURES[random.nextInt(FAILURES.length)].formatted(request, millis);
    } else if (random.nextDouble() < WEBSOCKET_RATE) {
      line =
          "at=info %s dyno=web.1 connect=1ms service=%dms status=101 bytes=%d"
              .formatted(request, random.nextInt(1_000, 600_000), random.nextInt(100_000));
    } else {
      line =
          "at=info %s dyno=web.%d connect=%dms service=%dms status=%d bytes=%d"
              .formatted(
                  request,
                  random.nextInt(1, 4),
                  random.nextInt(3),
                  millis,
                  FINE[random.nextInt(FINE.length)],
                  random.nextInt(200, 40_000));
    }
    return DemoLine.router(time, line + " protocol=https");
  }

  private String request(RandomGenerator random) {
    String path = PATHS[random.nextInt(PATHS.length)].formatted(random.nextInt(1, 500));
    String method = random.nextInt(10) == 0 ? "POST" : "GET";
    return "method=%s path=\"%s\" host=%s.example.com request_id=%s fwd=\"198.51.100.%d\""
        .formatted(
            method,
            path,
            name,
            new UUID(random.nextLong(), random.nextLong()),
            random.nextInt(1, 255));
  }
}
