package io.flinkalexnet.lab.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

final class BenchmarksTest {
    private static final String OURS = "io\\.flinkalexnet\\.lab\\..*";

    @Test
    void everyBenchmarkRuns() throws Exception {
        System.setProperty("jmh.ignoreLock", "true"); // nothing is measured
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .include(OURS)
                                        .mode(Mode.SingleShotTime)
                                        .forks(0)
                                        .warmupIterations(0)
                                        .measurementIterations(1)
                                        .verbosity(VerboseMode.SILENT)
                                        .shouldFailOnError(true)
                                        .build())
                        .run();

        assertThat(results.stream().map(each -> each.getParams().getBenchmark()))
                .containsAll(names());
        assertThat(results).allMatch(each -> JmhScore.of(each).score() > 0);
    }

    private static Set<String> names() {
        OutputFormat silent =
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        Set<String> names =
                BenchmarkList.defaultList().getAll(silent, List.of()).stream()
                        .map(BenchmarkListEntry::getUsername)
                        .collect(Collectors.toSet());
        assertThat(names).hasSizeGreaterThan(5);
        return names;
    }
}
