package io.flinkalexnet.jobs.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PromQueryTest {
    private static final Scrape SCRAPE =
            Scrape.parse(
                    """
                    # HELP step step (scope: taskmanager_job_task_operator)
                    # TYPE step gauge
                    step{job_name="alexnet_train",tm_id="a",} 7.0
                    free_slots 2.0
                    """);

    @Test
    void readsSelectorsAndGroupings() {
        PromQuery query =
                PromQuery.parse(
                        "sum by (job_name, reason) (rate(a:b{x=\"1\", y=~\"f.*\"}[5m])) / on (tm_id) c > 0.5");

        assertThat(query.groupings()).containsExactly("job_name", "reason", "tm_id");
        assertThat(query.selectors())
                .extracting(PromQuery.Selector::metric)
                .containsExactly("a:b", "c");
        assertThat(query.selectors().get(0).matchers())
                .containsExactly(
                        new PromQuery.LabelMatcher("x", "=", "1"),
                        new PromQuery.LabelMatcher("y", "=~", "f.*"));
    }

    @Test
    void whatItCanNotReadIsAnError() {
        assertThatIllegalArgumentException().isThrownBy(() -> PromQuery.parse("vector(0)"));
        assertThatIllegalArgumentException().isThrownBy(() -> PromQuery.parse("a{b=c}"));
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(missing("max by (tm_id) (step{job_name=\"alexnet_train\"})")).isEmpty();
        assertThat(missing("free_slots")).isEmpty();
        assertThat(missing("steps")).isEqualTo("metric steps");
        assertThat(missing("max by (subtask) (step)")).isEqualTo("label subtask");
        assertThat(missing("step{job_name=\"alexnet-train\"}")).startsWith("a sample of ");
        assertThat(missing("step{host=\"a\"}")).startsWith("a sample of ");
    }

    private static String missing(String query) {
        return String.join(", ", Monitoring.missing(PromQuery.parse(query), SCRAPE));
    }
}
