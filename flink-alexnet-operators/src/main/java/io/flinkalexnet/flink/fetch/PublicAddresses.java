package io.flinkalexnet.flink.fetch;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names for connections. A name with any address that is not public is refused, and a
 * connection goes to an address that was resolved and looked at here, not to another answer.
 */
class PublicAddresses implements DnsResolver {
    /** Address and length of networks that are not public, by RFC 6890 and its updates. */
    private static final List<Network> NOT_PUBLIC =
            List.of(
                    new Network(new int[] {0}, 8),
                    new Network(new int[] {100, 64}, 10),
                    new Network(new int[] {192, 0, 0}, 24),
                    new Network(new int[] {198, 18}, 15),
                    new Network(new int[] {240}, 4),
                    new Network(new int[] {0xFC}, 7, Inet6Address.class),
                    // these carry an IPv4 address within
                    new Network(new int[16], 96, Inet6Address.class),
                    new Network(new int[] {0, 0x64, 0xFF, 0x9B}, 32, Inet6Address.class),
                    new Network(new int[] {0x20, 0x01, 0, 0}, 32, Inet6Address.class),
                    new Network(new int[] {0x20, 0x02}, 16, Inet6Address.class));

    private final boolean allowAll;

    PublicAddresses(boolean allowAll) {
        this.allowAll = allowAll;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = lookUp(host);
        if (allowAll) {
            return addresses;
        }
        boolean isMapped = host.contains(":") && addresses[0] instanceof Inet4Address;
        for (InetAddress each : addresses) {
            if (isMapped || !isPublic(each)) {
                throw new UnknownHostException(
                        "%s has the address %s, which is not public; %s allows it"
                                .formatted(
                                        host,
                                        each.getHostAddress(),
                                        FetchOptions.PRIVATE_ADDRESSES.key()));
            }
        }
        return addresses;
    }

    /** A test takes its own. */
    InetAddress[] lookUp(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return resolve(host)[0].getCanonicalHostName();
    }

    static boolean isPublic(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && NOT_PUBLIC.stream().noneMatch(each -> each.holds(address));
    }

    /** Addresses whose first bits are given. */
    private record Network(int[] first, int bits, Class<? extends InetAddress> type) {
        Network(int[] first, int bits) {
            this(first, bits, Inet4Address.class);
        }

        boolean holds(InetAddress address) {
            if (!type.isInstance(address)) {
                return false;
            }
            byte[] bytes = address.getAddress();
            int[] all = Arrays.copyOf(first, bytes.length);
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((bytes[bit / Byte.SIZE] ^ all[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
