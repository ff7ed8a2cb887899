package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The process of one part. */
final class PartMain {
    private PartMain() {}

    /** What {@link #main} takes behind the file for the result. */
    static List<String> arguments(PartPlan plan, KitOptions options) {
        return List.of(
                plan.kind().name(),
                plan.precision().name(),
                options.scale().name(),
                options.kit().toString(),
                Integer.toString(plan.seconds()));
    }

    /** Ends the process itself: a library's threads may go on. */
    public static void main(String[] args) throws IOException {
        Path result = Path.of(args[0]);
        PartPlan.Kind kind = PartPlan.Kind.valueOf(args[1]);
        Setting setting =
                new Setting(
                        Scale.valueOf(args[3]),
                        Precision.valueOf(args[2]),
                        Path.of(args[4]),
                        Integer.parseInt(args[5]));
        PartProcess.write(outcome(kind, setting), result);
        System.exit(0);
    }

    private static Outcome outcome(PartPlan.Kind kind, Setting setting) {
        try {
            String refusal = kind.isDoneInEachPrecision() ? refusal(setting) : "";
            return refusal.isEmpty() ? kind.part().run(setting) : Outcome.leftOut(refusal);
        } catch (Exception | LinkageError e) {
            e.printStackTrace(); // into the part's log; the line has the message alone
            return Outcome.failed(String.valueOf(e.getMessage()), List.of());
        }
    }

    /** Why the engine does not compute so here, such as tf32 on an early card; empty if it does. */
    private static String refusal(Setting setting) {
        try {
            setting.engine().checkPrecision(setting.precision());
            return "";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
