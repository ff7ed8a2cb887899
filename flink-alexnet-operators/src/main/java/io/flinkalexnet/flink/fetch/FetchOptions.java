package io.flinkalexnet.flink.fetch;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the options that say where pictures may be fetched from.
 *
 * @param allow places, see {@link #ALLOW}; nothing else is asked for anything
 * @param privateAddresses whether hosts may have addresses of this machine or a private network
 * @param maxBytes largest picture's file
 * @param timeout longest time of one picture over http, redirects included
 * @param maxRedirects how often an http server may point elsewhere
 */
public record FetchOptions(
        List<String> allow,
        boolean privateAddresses,
        int maxBytes,
        Duration timeout,
        int maxRedirects)
        implements Serializable {
    public static final ConfigOption<List<String>> ALLOW =
            ConfigOptions.key("alexnet.fetch.allow")
                    .stringType()
                    .asList()
                    .defaultValues()
                    .withDescription(
                            "Where pictures of the format uri may be: hosts such as "
                                    + "https://images.example.com, https://*.example.com or "
                                    + "http://cdn.example.com:8080, and folders such as "
                                    + "file:///data/pictures or s3://bucket/pictures; separated "
                                    + "by semicolons.");

    public static final ConfigOption<Boolean> PRIVATE_ADDRESSES =
            ConfigOptions.key("alexnet.fetch.private-addresses")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether allowed hosts may have loopback, link-local, private, "
                                    + "unique-local or multicast addresses.");

    public static final ConfigOption<Integer> MAX_BYTES =
            ConfigOptions.key("alexnet.fetch.max-bytes")
                    .intType()
                    .defaultValue(16 << 20)
                    .withDescription("Largest file that is fetched, 1 to 268435456 bytes.");

    public static final ConfigOption<Duration> TIMEOUT =
            ConfigOptions.key("alexnet.fetch.timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Longest time for one picture over http, 100 ms to 10 min; file "
                                    + "systems have their own.");

    public static final ConfigOption<Integer> MAX_REDIRECTS =
            ConfigOptions.key("alexnet.fetch.max-redirects")
                    .intType()
                    .defaultValue(3)
                    .withDescription(
                            "How often a server may point elsewhere, 0 to 20; each place must be "
                                    + "allowed.");

    private static final int MAX_BYTES_MAX = 256 << 20;
    private static final Duration TIMEOUT_MIN = Duration.ofMillis(100);
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(10);
    private static final int REDIRECTS_MAX = 20;

    /** No place is allowed. */
    public static final FetchOptions NOWHERE =
            new FetchOptions(
                    List.of(),
                    PRIVATE_ADDRESSES.defaultValue(),
                    MAX_BYTES.defaultValue(),
                    TIMEOUT.defaultValue(),
                    MAX_REDIRECTS.defaultValue());

    public FetchOptions {
        allow = List.copyOf(allow);
        allow.forEach(Place::of);
        if (maxBytes < 1 || maxBytes > MAX_BYTES_MAX) {
            throw range(MAX_BYTES, "1", Integer.toString(MAX_BYTES_MAX), maxBytes);
        }
        if (timeout.compareTo(TIMEOUT_MIN) < 0 || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw range(TIMEOUT, TIMEOUT_MIN.toString(), TIMEOUT_MAX.toString(), timeout);
        }
        if (maxRedirects < 0 || maxRedirects > REDIRECTS_MAX) {
            throw range(MAX_REDIRECTS, "0", Integer.toString(REDIRECTS_MAX), maxRedirects);
        }
    }

    private static IllegalArgumentException range(
            ConfigOption<?> option, String min, String max, Object value) {
        return new IllegalArgumentException(
                "%s must be in [%s, %s], was %s".formatted(option.key(), min, max, value));
    }

    public static FetchOptions from(ReadableConfig config) {
        return new FetchOptions(
                config.get(ALLOW),
                config.get(PRIVATE_ADDRESSES),
                config.get(MAX_BYTES),
                config.get(TIMEOUT),
                config.get(MAX_REDIRECTS));
    }
}
