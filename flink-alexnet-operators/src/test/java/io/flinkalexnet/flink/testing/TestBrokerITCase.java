package io.flinkalexnet.flink.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.schema.ImageRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestBrokerITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    @Test
    void readsWhatWasCommittedAndNothingElse() throws Exception {
        BROKER.createTopic("images", 3);
        BROKER.produce("images", TestImages.images("plain", 20, "cat"));
        BROKER.produceInTransaction("images", TestImages.images("committed", 5, null));
        BROKER.produceAborted("images", TestImages.images("aborted", 5, "cat"));

        var read = BROKER.readCommitted("images", AvroWire.of(ImageRecord.class));

        assertThat(read)
                .hasSize(25)
                .contains(TestImages.image("plain-0019", "cat"))
                .contains(TestImages.image("committed-0004", null))
                .noneMatch(each -> each.getId().startsWith("aborted"));
    }
}
