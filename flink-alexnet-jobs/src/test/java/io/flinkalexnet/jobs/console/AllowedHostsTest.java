package io.flinkalexnet.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AllowedHostsTest {
    @Test
    void onTheLoopbackAddressTakesThisMachinesNamesOnly() {
        AllowedHosts hosts = new AllowedHosts(InetAddress.getLoopbackAddress(), List.of());

        for (String own :
                List.of("localhost:8085", "LOCALHOST", "127.0.0.1:8085", "127.1.2.3", "[::1]:80")) {
            assertThat(hosts.allows(own)).as(own).isTrue();
        }
        for (String other :
                List.of(
                        "evil.example:8085",
                        "localhost.evil.example",
                        "127.0.0.1.evil.example",
                        "192.168.1.7:8085",
                        "[fe80::1]",
                        "localhost:8085@evil",
                        "")) {
            assertThat(hosts.allows(other)).as(other).isFalse();
        }
        assertThat(hosts.allows(null)).isFalse();
    }

    @Test
    void elsewhereTakesAddressesInFiguresAndTheNamesThatWereGiven() throws Exception {
        AllowedHosts hosts =
                new AllowedHosts(InetAddress.getByName("0.0.0.0"), List.of("Lab.example"));

        assertThat(hosts.allows("192.168.1.7:8085")).isTrue();
        assertThat(hosts.allows("[fe80::1]:8085")).isTrue();
        assertThat(hosts.allows("lab.example:8085")).isTrue();
        assertThat(hosts.allows("evil.example:8085")).isFalse();
    }

    @Test
    void workIsTakenFromItsOwnPageOrFromNone() {
        assertThat(AllowedHosts.isOwn("http://localhost:8085", "localhost:8085")).isTrue();
        assertThat(AllowedHosts.isOwn(null, "localhost:8085")).isTrue();
        for (String other :
                List.of(
                        "null",
                        "http://localhost:9999",
                        "https://localhost:8085",
                        "http://evil.example")) {
            assertThat(AllowedHosts.isOwn(other, "localhost:8085")).as(other).isFalse();
        }
    }
}
