package io.flinkalexnet.flink.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.9",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "198.19.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::127.0.0.1",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "fec0::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:1::"
            })
    void refusesWhatIsNotPublic(String address) {
        assertThatThrownBy(() -> new PublicAddresses(false).resolve(address))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("which is not public")
                .hasMessageContaining("alexnet.fetch.private-addresses");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "198.20.0.1"})
    void takesPublicOnes(String address) throws UnknownHostException {
        assertThat(new PublicAddresses(false).resolve(address))
                .containsExactly(InetAddress.getByName(address));
    }

    @Test
    void refusesAnIpv4AddressThatIsWrittenAsIpv6() {
        assertThatThrownBy(() -> new PublicAddresses(false).resolve("::ffff:8.8.8.8"))
                .hasMessageContaining("not public");
        assertThatThrownBy(() -> new PublicAddresses(false).resolve("::ffff:127.0.0.1"))
                .hasMessageContaining("not public");
    }

    @Test
    void refusesANameWithOneAddressThatIsNotPublic() {
        PublicAddresses mixed =
                new PublicAddresses(false) {
                    @Override
                    InetAddress[] lookUp(String host) throws UnknownHostException {
                        return new InetAddress[] {
                            InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")
                        };
                    }
                };
        assertThatThrownBy(() -> mixed.resolve("mixed.example.com"))
                .hasMessage(
                        "mixed.example.com has the address 10.0.0.1, which is not public;"
                                + " alexnet.fetch.private-addresses allows it");
    }

    @Test
    void takesAllWhereThatIsAllowed() throws UnknownHostException {
        assertThat(new PublicAddresses(true).resolve("127.0.0.1")).hasSize(1);
    }
}
