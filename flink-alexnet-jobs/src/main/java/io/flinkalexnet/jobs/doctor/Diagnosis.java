package io.flinkalexnet.jobs.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** All that was looked at. */
public record Diagnosis(List<Check> checks) {
    public Diagnosis {
        checks = List.copyOf(checks);
    }

    /** Whether training and serving would work. */
    @JsonProperty
    public boolean usable() {
        return failed() == 0;
    }

    /** Number of checks that failed. */
    public long failed() {
        return checks.stream().filter(each -> each.status() == Check.Status.FAIL).count();
    }

    /** One line per check, by group, and its fix below it. */
    public void print(PrintWriter out) {
        String group = "";
        int names = checks.stream().mapToInt(each -> each.name().length()).max().orElse(1);
        for (Check each : checks) {
            if (!each.group().equals(group)) {
                group = each.group();
                out.println(group);
            }
            String status = each.status().toString().toLowerCase(Locale.ROOT);
            out.printf("  %-" + names + "s  %-4s  %s%n", each.name(), status, each.found());
            if (!each.fix().isEmpty()) {
                out.printf("  %" + names + "s        %s%n", "", each.fix());
            }
        }
    }
}
