package dev.millrace.ingest.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "203.0.113.77 | 203.0.113.0",
        "0.0.0.0 | 0.0.0.0",
        "255.255.255.255 | 255.255.255.0",
        "203.0.113.77,198.51.100.1 | 203.0.113.0,198.51.100.0",
        "203.0.113.77, 198.51.100.1 , 10.0.0.9 | 203.0.113.0, 198.51.100.0 , 10.0.0.0",
        "2001:db8:85a3:8d3:1319:8a2e:370:7348 | 2001:db8:85a3::",
        "2001:DB8:85A3::1 | 2001:db8:85a3::",
        "2001:db8::1 | 2001:db8::",
        "fe80::1 | fe80::",
        "::1 | ::",
        ":: | ::",
        "::ffff:203.0.113.77 | ::ffff:203.0.113.0",
        "::ffff:cb00:714d | x",
        "2002:cb00:714d::1 | 2002:cb00:7100::",
        "203.0.113.77, 2001:db8:85a3::1 | 203.0.113.0, 2001:db8:85a3::",
        "'' | ''",
        "',' | ','",
        "'203.0.113.77,,' | '203.0.113.0,,'",
        "unknown | x",
        "203.0.113.77:4711 | x",
        "[2001:db8::1]:80 | x",
        "fe80::1%eth0 | x",
        "1.2.3 | x",
        "1.2.3.4.5 | x",
        "1.2.3.04 | x",
        "256.2.3.4 | x",
        "1:2:3 | x",
        ":::: | x",
        "203.0.113.77 198.51.100.1 | x",
        "example.com | x",
        "203.0.113.77\", evil | x, x",
      })
  void anAddressKeepsItsNetworkAndWhatIsNoneGoes(String list, String redacted) {
    assertThat(ClientAddresses.redact(list)).isEqualTo(redacted);
  }
}
