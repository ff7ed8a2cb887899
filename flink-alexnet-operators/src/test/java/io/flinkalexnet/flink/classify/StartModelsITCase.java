package io.flinkalexnet.flink.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.testing.TestBroker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StartModelsITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    @TempDir private Path folder;

    @Test
    void readsAModelFile() throws Exception {
        AnnouncedModel model = TestModels.write(folder, 7);

        StartModel start = StartModels.fromFile(TestModels.NAME, model.uri());

        assertThat(start).isEqualTo(new StartModel(model, TestModels.GEOMETRY, Map.of()));
    }

    @Test
    void namesAFileThatIsMissing() {
        String uri = folder.resolve("none").toUri().toString();

        assertThatThrownBy(() -> StartModels.fromFile("pets", uri))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no file " + uri);
    }

    @Test
    void takesTheNewestAnnouncementOfTheName() throws Exception {
        BROKER.createTopic("models", 2);
        AnnouncedModel second = TestModels.write(folder, 2);
        AnnouncedModel plants =
                new AnnouncedModel(
                        "plants",
                        9,
                        second.uri(),
                        second.sha256(),
                        second.network(),
                        second.labels());
        TestModels.announce(BROKER, "models", TestModels.write(folder, 1));
        TestModels.announce(BROKER, "models", second);
        TestModels.announce(BROKER, "models", plants);
        BROKER.produceBytes("models", 0, TestModels.utf8("pets"), new byte[] {1, 2, 3});

        StartModel start = newest("models");

        assertThat(start)
                .isEqualTo(new StartModel(second, TestModels.GEOMETRY, Map.of(0, 4L, 1, 0L)));
    }

    @Test
    void saysHowToComeToAModelWhenThereIsNone() throws Exception {
        BROKER.createTopic("retired", 1);
        TestModels.announce(BROKER, "retired", TestModels.write(folder, 1));
        BROKER.produceBytes("retired", 0, TestModels.utf8("pets"), null);

        for (String topic : new String[] {"retired", "no-such-topic"}) {
            assertThatThrownBy(() -> newest(topic))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "there is no model named pets on topic "
                                    + topic
                                    + "; train one with ./alexnet train or name a model file");
        }
    }

    @Test
    void namesTheAnnouncedFileThatIsGone() throws Exception {
        BROKER.createTopic("gone", 1);
        AnnouncedModel model = TestModels.write(folder, 1);
        TestModels.announce(BROKER, "gone", model);
        Files.delete(Path.of(URI.create(model.uri())));

        assertThatThrownBy(() -> newest("gone"))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no file " + model.uri());
    }

    private static StartModel newest(String topic) throws IOException {
        return StartModels.newest(
                KafkaOptions.of(BROKER.bootstrapServers()), topic, TestModels.NAME);
    }
}
