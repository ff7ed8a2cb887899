package io.flinkalexnet.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EventHubTest {
    private final EventHub hub = new EventHub();

    @Test
    void aNewPageGetsAllPartsAndThenWhatChanges() throws Exception {
        hub.publish("models", "[]");
        hub.publish("training", "null");
        EventHub.Client client = hub.join();
        hub.publish("models", "[]"); // as before
        hub.publish("models", "[1]");

        assertThat(client.next(0)).isEqualTo("event: models\ndata: []\n\n");
        assertThat(client.next(0)).isEqualTo("event: training\ndata: null\n\n");
        assertThat(client.next(0)).isEqualTo("event: models\ndata: [1]\n\n");
        assertThat(client.next(0)).isNull();
    }

    @Test
    void letsASlowPageGoAndKeepsTheOthers() throws Exception {
        EventHub.Client slow = hub.join();
        EventHub.Client quick = hub.join();
        for (int i = 0; i <= Limits.CLIENT_QUEUE_MAX; i++) {
            hub.publish("topics", Integer.toString(i));
            assertThat(quick.next(0)).contains("data: " + i + "\n");
        }

        assertThat(hub.clients()).isEqualTo(1);
        assertThat(EventHub.isEnd(slow.next(0))).isTrue();
    }

    @Test
    void takesNoMorePagesThanItServes() {
        EventHub.Client first = hub.join();
        for (int i = 1; i < Limits.CLIENTS_MAX; i++) {
            assertThat(hub.join()).isNotNull();
        }
        assertThat(hub.join()).isNull();

        first.close();
        assertThat(hub.join()).isNotNull();
    }

    @Test
    void endsAllPagesWhenItCloses() throws Exception {
        EventHub.Client client = hub.join();
        hub.close();

        assertThat(EventHub.isEnd(client.next(0))).isTrue();
        assertThat(hub.join()).isNull();
    }
}
