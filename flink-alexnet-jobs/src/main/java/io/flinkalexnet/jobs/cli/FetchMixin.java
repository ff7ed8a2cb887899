package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.fetch.FetchOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options of commands that fetch pictures from where a topic says they are. */
public final class FetchMixin {
    @Option(
            names = "--fetch-allow",
            paramLabel = "HOST_OR_FOLDER",
            showDefaultValue = Visibility.NEVER,
            description =
                    "A place pictures of the format uri may be at: https://images.example.com,"
                            + " https://*.example.com, file:///data/pictures, s3://bucket/pictures.")
    private final List<String> allow = new ArrayList<>();

    @Option(
            names = "--fetch-private-addresses",
            description = "Hosts may have addresses of this machine or a private network.")
    private boolean privateAddresses;

    @Option(names = "--fetch-max-bytes", paramLabel = "N", description = "Largest file.")
    private int maxBytes = FetchOptions.MAX_BYTES.defaultValue();

    @Option(
            names = "--fetch-timeout",
            paramLabel = "DURATION",
            description = "Longest time of one picture over http.")
    private String timeout = "10 s";

    @Option(
            names = "--fetch-max-redirects",
            paramLabel = "N",
            description = "How often a server may point elsewhere.")
    private int maxRedirects = FetchOptions.MAX_REDIRECTS.defaultValue();

    /** The checked values; throws {@link IllegalArgumentException} as {@link FetchOptions} does. */
    public FetchOptions options() {
        Duration limit = TimeUtils.parseDuration(timeout);
        return new FetchOptions(allow, privateAddresses, maxBytes, limit, maxRedirects);
    }
}
