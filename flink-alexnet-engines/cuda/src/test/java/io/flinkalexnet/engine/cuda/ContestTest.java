package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {
    private final Contest<Entrant> contest = new Contest<>();
    private final List<String> closed = new ArrayList<>();

    private final class Entrant implements Contest.Entrant {
        private final String name;

        Entrant(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    private void enter(String name, double millis) {
        contest.enter(name, () -> new Entrant(name), entrant -> millis);
    }

    @Test
    void theFastestWinsAndLosersAreClosed() {
        enter("slow", 3);
        enter("fast", 1);
        enter("middling", 2);
        Contest.Winner<Entrant> winner = contest.winner("nobody");
        assertThat(winner.name()).isEqualTo("fast");
        assertThat(winner.millis()).isEqualTo(1);
        assertThat(winner.entrant().name).isEqualTo("fast");
        assertThat(closed).containsExactly("slow", "middling");
    }

    @Test
    void ofTwoThatAreEquallyFastTheFirstStays() {
        enter("first", 1);
        enter("second", 1);
        assertThat(contest.winner("nobody").name()).isEqualTo("first");
        assertThat(closed).containsExactly("second");
    }

    @Test
    void goesOnWithoutWhatCannotBeMadeOrRun() {
        contest.enter(
                "unmade",
                () -> {
                    throw new IllegalStateException("no engine");
                },
                entrant -> 0);
        contest.enter(
                "broken",
                () -> new Entrant("broken"),
                entrant -> {
                    throw new IllegalStateException("launch failed");
                });
        enter("good", 5);
        assertThat(contest.winner("nobody").name()).isEqualTo("good");
        assertThat(closed).containsExactly("broken");
        assertThat(contest)
                .hasToString("unmade does not work; broken does not work; good 5.000 ms");
    }

    @Test
    void saysWhyNothingWorked() {
        contest.fail("heuristic A", new IllegalStateException("not supported"));
        assertThat(contest.hasWinner()).isFalse();
        assertThatThrownBy(() -> contest.winner("no plan for conv1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no plan for conv1")
                .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("not supported"));
    }

    @Test
    void lackOfMemoryIsToldAsSuch() {
        OutOfDeviceMemoryException full = new OutOfDeviceMemoryException("full");
        contest.fail("a", full);
        contest.fail("b", new IllegalStateException("not supported"));
        assertThatThrownBy(() -> contest.winner("no plan")).isSameAs(full);
        assertThat(full.getSuppressed()).hasSize(1);
    }
}
