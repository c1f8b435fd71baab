package dev.millrace.model.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTemplateTest {
  @ParameterizedTest
  @CsvSource({
    // words stay
    "/, /",
    "/users, /users",
    "/api/v2/users, /api/v2/users",
    "/apis/v1beta1/oauth2/s3, /apis/v1beta1/oauth2/s3",
    "/getUserAccountSettings, /getUserAccountSettings",
    "/assets/app.min.js, /assets/app.min.js",
    "/facade/decade/deadbeef, /facade/decade/deadbeef",
    "/error-404.html, /error-404.html",
    "/10-tips-for-h264-video, /10-tips-for-h264-video",
    "/oauth2callback, /oauth2callback",
    "/@alice, /@alice",
    "/a+b(c)!, /a+b(c)!",
    // numbers
    "/orders/4711/items, /orders/:id/items",
    "/orders/7, /orders/:id",
    "/archive/2026-11-22/1.2.3, /archive/:id/:id",
    "/p/-1, /p/:id",
    "/product-12345, /:id",
    "/user12345/x, /:id/x",
    // UUIDs, hexadecimal
    "/u/123e4567-e89b-12d3-a456-426614174000, /u/:id",
    "/u/123E4567-E89B-12D3-A456-426614174000, /u/:id",
    "/commit/9f8e7d6c5b4a, /commit/:id",
    "/commit/0123abcd, /commit/:id",
    // long mixed tokens
    "/t/V1StGXR8_Z5jdHi6B-myT, /t/:id",
    "/t/AKIAIOSFODNN7EXAMPLE, /t/:id",
    "/t/a1b2c3, /t/:id",
    "/t/01ARZ3NDEKTSV4RRFFQ69G5FAV/x, /t/:id/x",
    "/assets/application-9f8e7d6c.js, /assets/:id",
    // e-mail addresses
    "/u/ann@example.com/edit, /u/:id/edit",
    "/u/ann%40example.com, /u/:id",
    // what is encoded, or should be
    "/caf%C3%A9/menu, /:id/menu",
    "/café/menu, /:id/menu",
    "/a%20b, /:id",
    "'/a b', /:id",
    "'/say \"hi\" there', /:id",
    "/{x}, /:id",
    // what is no part of the route
    "/users?id=7&x=/a/b, /users",
    "/users#top, /users",
    "/?q=1, /",
    "/users/, /users",
    "//users///7//, /users/:id",
    "/cart;jsessionid=4711ABC/items;x?y, /cart/items",
    "/;a, /",
  })
  void route(String path, String route) {
    assertThat(RouteTemplate.of(path)).isEqualTo(route);
  }

  @Test
  void whatDoesNotStartWithASlashHasNone() {
    assertThat(RouteTemplate.of("")).isNull();
    assertThat(RouteTemplate.of("*")).isNull();
    assertThat(RouteTemplate.of("http://example.com/")).isNull();
  }

  @Test
  void aLongSegmentIsAnIdentifierAndALongRouteIsCut() {
    assertThat(RouteTemplate.of("/" + "a".repeat(100))).isEqualTo("/" + "a".repeat(100));
    assertThat(RouteTemplate.of("/" + "a".repeat(101))).isEqualTo("/:id");
    assertThat(RouteTemplate.of("/abc".repeat(50))).isEqualTo("/abc".repeat(50)).hasSize(200);
    assertThat(RouteTemplate.of("/abc".repeat(51))).isEqualTo("/abc".repeat(50) + "/*");
    assertThat(RouteTemplate.of("/abc".repeat(5000))).isEqualTo("/abc".repeat(50) + "/*");
    assertThat(RouteTemplate.of("/" + "a".repeat(99) + "/" + "b".repeat(99)))
        .as("200 bytes and no more")
        .hasSize(200);
    assertThat(RouteTemplate.of("/" + "a".repeat(99) + "/" + "b".repeat(100)))
        .isEqualTo("/" + "a".repeat(99) + "/*");
  }

  @Property
  void anyPathHasARouteThatIsItsOwnRoute(@ForAll @Size(max = 400) byte[] rest) {
    byte[] path = new byte[rest.length + 1];
    path[0] = '/';
    System.arraycopy(rest, 0, path, 1, rest.length);
    RouteTemplate template = new RouteTemplate();

    assertThat(template.read(path, 0, path.length)).isTrue();
    String route = template.toString();
    assertThat(template.length()).isBetween(1, RouteTemplate.MAX_BYTES + 2);
    assertThat(route).matches("/|(/[!-~&&[^/?#;%]]+)+");
    byte[] again = route.getBytes(StandardCharsets.UTF_8);
    assertThat(template.read(again, 0, again.length)).isTrue();
    assertThat(template).hasToString(route);
  }
}
