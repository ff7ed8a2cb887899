package io.flinkalexnet.flink.fetch;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One entry of {@link FetchOptions#allow}: a host with scheme and port, or a folder. */
sealed interface Place {
    /** Whether a URI is there. It has passed {@link FetchUri}. */
    boolean holds(URI uri);

    /**
     * Reads an entry.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Place of(String entry) {
        Matcher host = Host.ENTRY.matcher(entry);
        if (host.matches()) {
            String scheme = host.group(1).toLowerCase(Locale.ROOT);
            int port = host.group(4) == null ? usualPort(scheme) : Integer.parseInt(host.group(4));
            String name = host.group(3).toLowerCase(Locale.ROOT);
            return new Host(scheme, name, host.group(2) != null, port);
        }
        URI folder = URI.create(entry);
        boolean isFolder =
                folder.getScheme() != null
                        && !folder.getScheme().matches("https?")
                        && folder.getPath() != null
                        && folder.getPath().startsWith("/")
                        && folder.normalize().equals(folder)
                        && !(folder.getAuthority() == null && folder.getPath().equals("/"));
        if (!isFolder) {
            throw new IllegalArgumentException(
                    "%s must hold hosts such as https://images.example.com and folders such as s3://bucket/pictures, has '%s'"
                            .formatted(FetchOptions.ALLOW.key(), entry));
        }
        return new Folder(folder);
    }

    private static int usualPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /**
     * Pictures of a web server.
     *
     * @param name of the host, or what its name ends with
     * @param anyBelow whether hosts below it are meant, and not itself
     */
    record Host(String scheme, String name, boolean anyBelow, int port) implements Place {
        private static final Pattern ENTRY =
                Pattern.compile(
                        "(?i)(https?)://(\\*\\.)?([a-z0-9.-]+|\\[[0-9a-f:.]+\\])(?::([0-9]{1,5}))?/?");

        @Override
        public boolean holds(URI uri) {
            if (!uri.getScheme().equals(scheme)) {
                return false;
            }
            String host = uri.getHost().toLowerCase(Locale.ROOT);
            int uriPort = uri.getPort() < 0 ? usualPort(scheme) : uri.getPort();
            return uriPort == port && (anyBelow ? host.endsWith("." + name) : host.equals(name));
        }
    }

    /**
     * Files below a folder of any Flink file system. Links of {@code file:} are looked at later.
     */
    record Folder(URI root) implements Place {
        @Override
        public boolean holds(URI uri) {
            String path = root.getPath().endsWith("/") ? root.getPath() : root.getPath() + "/";
            return uri.getScheme().equalsIgnoreCase(root.getScheme())
                    && String.valueOf(uri.getAuthority())
                            .equals(String.valueOf(root.getAuthority()))
                    && uri.getPath().startsWith(path);
        }
    }
}
