package io.flinkalexnet.jobs.console;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * By which names browsers may call a console. A page of anybody's can make a name of its own point
 * to this machine (DNS rebinding); then the request carries that name. An address in figures can't
 * be pointed elsewhere. Thread-safe.
 */
final class AllowedHosts {
    private static final Pattern IP4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IP6 = Pattern.compile("\\[[0-9a-f:.]+]");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private final boolean loopbackOnly;
    private final List<String> names;

    /**
     * Names for a console.
     *
     * @param address it listens on
     * @param names allowed beside
     */
    AllowedHosts(InetAddress address, List<String> names) {
        loopbackOnly = address.isLoopbackAddress();
        this.names = names.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Whether a request may come in.
     *
     * @param hostHeader of the request, with or without a port; or null
     */
    boolean allows(String hostHeader) {
        if (hostHeader == null) {
            return false;
        }
        String host = hostHeader.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
        return LOOPBACK.matcher(host).matches()
                || names.contains(host)
                || !loopbackOnly && (IP4.matcher(host).matches() || IP6.matcher(host).matches());
    }

    /**
     * Whether a request that asks for work comes from the console's own page, or from no page.
     *
     * @param origin header; browsers always send it with such requests
     * @param hostHeader of the same request, allowed
     */
    static boolean isOwn(String origin, String hostHeader) {
        return origin == null || origin.equalsIgnoreCase("http://" + hostHeader);
    }
}
