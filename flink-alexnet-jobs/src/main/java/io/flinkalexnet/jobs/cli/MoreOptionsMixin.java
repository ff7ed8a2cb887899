package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.jobs.JobArguments;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** {@code -D KEY=VALUE}. */
public final class MoreOptionsMixin {
    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            showDefaultValue = Visibility.NEVER,
            description = "Any other option of the job or of Flink.")
    private final Map<String, String> more = new TreeMap<>();

    /**
     * What was given.
     *
     * @param known options of the job
     * @throws CommandException if a key of ours is none of them: a mistyped one would go unnoticed
     */
    Configuration given(List<ConfigOption<?>> known) throws CommandException {
        List<String> keys = known.stream().map(ConfigOption::key).toList();
        for (String key : more.keySet()) {
            if (key.startsWith(JobArguments.OWN_PREFIX) && !keys.contains(key)) {
                throw new CommandException(
                        "-D %s: there is no such option; there are %s".formatted(key, keys));
            }
        }
        return Configuration.fromMap(more);
    }
}
