package io.flinkalexnet.gpukit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Holds the engine against the reference in double. */
final class ConformancePart implements Part {
    /** Of each kind of check one, for trying the kit. */
    private static final List<String> SHORT_FORM =
            List.of(
                    "canRunHere",
                    "classifiesPartialMiniBatches",
                    "normalizesPicturesAsTheirRecordsSay",
                    "takesTenStepsToTheLossesWrittenDown",
                    "dropsInTrainingOnly",
                    "resumesToTheBit",
                    "refusesWhatDoesNotFit",
                    "computesInThePrecisionsItNames");

    private static final Pattern TOTAL =
            Pattern.compile("conformance .*total +([\\d,]+) checks, largest relative error (\\S+)");

    @Override
    public Outcome run(Setting setting) {
        KitConformance.use(setting);
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream console = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Launcher launcher = LauncherFactory.create();
            launcher.execute(request(setting.scale()), listener);
        } finally {
            System.setOut(console);
        }
        String report = printed.toString(StandardCharsets.UTF_8);
        System.out.print(report);
        return outcome(listener.getSummary(), report, setting.precision().toString());
    }

    private static LauncherDiscoveryRequest request(Scale scale) {
        Stream<DiscoverySelector> selectors =
                switch (scale) {
                    case CARD -> Stream.of(selectClass(KitConformance.class));
                    case PROCESSOR ->
                            SHORT_FORM.stream()
                                    .map(method -> selectMethod(KitConformance.class, method));
                };
        return LauncherDiscoveryRequestBuilder.request().selectors(selectors.toList()).build();
    }

    private static Outcome outcome(TestExecutionSummary summary, String report, String precision) {
        List<Measure> measures = new ArrayList<>();
        Matcher total = TOTAL.matcher(report);
        String compared = "";
        if (total.find()) {
            double checks = Double.parseDouble(total.group(1).replace(",", ""));
            measures.add(new Measure("checks." + precision, checks, "values"));
            double error = Double.parseDouble(total.group(2));
            measures.add(new Measure("largest-error." + precision, error, "relative"));
            compared =
                    ", %s values, largest relative error %s"
                            .formatted(total.group(1), total.group(2));
        }
        String counts =
                "%d of %d tests passed%s"
                        .formatted(
                                summary.getTestsSucceededCount(),
                                summary.getTestsFoundCount(),
                                compared);
        boolean all =
                summary.getTestsFoundCount() > 0
                        && summary.getTestsSucceededCount() == summary.getTestsFoundCount();
        if (all) {
            return Outcome.passed(counts, measures);
        }
        summary.getFailures() // all of them into the part's log; the line has the first
                .forEach(
                        failure -> {
                            System.out.println(failure.getTestIdentifier().getDisplayName());
                            failure.getException().printStackTrace(System.out);
                        });
        String first =
                summary.getFailures().isEmpty()
                        ? "no test was found"
                        : summary.getFailures().get(0).getException().getMessage();
        return Outcome.failed(counts + "; first: " + first, measures);
    }
}
