package io.flinkalexnet.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.jobs.broker.SecureBroker;
import io.flinkalexnet.jobs.broker.TopicCreator;
import io.flinkalexnet.jobs.ingest.ImageIngest;
import io.flinkalexnet.jobs.ingest.IngestTarget;
import io.flinkalexnet.jobs.ingest.SourceImage;
import io.flinkalexnet.jobs.ingest.TopicPeek;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a broker with access control lists. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class KafkaCheckITCase {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @TempDir private static Path folder;
    private static SecureBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker =
                SecureBroker.start(
                        folder,
                        Map.of(
                                "authorizer.class.name",
                                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                                "super.users",
                                "User:admin;User:ANONYMOUS",
                                "socket.request.max.bytes",
                                "20000000"));
        create("models", Map.of("cleanup.policy", "compact"));
        create("images", Map.of());
        create("rejected-images", bytes(TopicCreator.REJECTED_BYTES));
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void passesWhereAllIsThere() throws Exception {
        assertThat(check(admin(), needs("images", "rejected-images", "models"))).isEmpty();
    }

    @Test
    void namesTheCommandsThatCreateMissingTopics() {
        assertRefused(
                admin(),
                needs("no-images", "no-rejected", "no-models"),
                "the job needs topics that don't exist at SERVERS: no-images, no-rejected,"
                        + " no-models; create them: ./alexnet topics create --compact no-models"
                        + " --bootstrap-servers SERVERS --kafka-config FILE && ./alexnet topics"
                        + " create --max-message-bytes 16842752 no-rejected --bootstrap-servers"
                        + " SERVERS --kafka-config FILE && ./alexnet topics create no-images"
                        + " --bootstrap-servers SERVERS --kafka-config FILE");
    }

    @Test
    void namesEachRightThatIsMissing() throws Exception {
        create("guarded", Map.of());
        create("guarded-rejected", bytes(TopicCreator.REJECTED_BYTES));
        create("guarded-models", Map.of("cleanup.policy", "compact"));
        KafkaNeeds needs = needs("guarded", "guarded-rejected", "guarded-models");
        String allow =
                "allow it: kafka-acls.sh --bootstrap-server SERVERS --command-config ADMIN_FILE"
                        + " --add --allow-principal User:alice --operation ";
        KafkaOptions alice = alice(Map.of("group.id", "g"), TIMEOUT);

        allow(AclOperation.DESCRIBE, ResourceType.TOPIC, "guarded");
        assertRefused(
                alice,
                needs,
                "User:alice may not read the topic guarded; %sRead --topic guarded; User:alice may not write the topic guarded-rejected; %sWrite --topic guarded-rejected; User:alice may not write the topic guarded-models; %sWrite --topic guarded-models"
                        .formatted(allow, allow, allow));

        allow(AclOperation.READ, ResourceType.TOPIC, "guarded");
        allow(AclOperation.WRITE, ResourceType.TOPIC, "guarded-rejected");
        allow(AclOperation.WRITE, ResourceType.TOPIC, "guarded-models");
        assertRefused(
                alice,
                needs,
                "User:alice may not read the consumer group g; " + allow + "Read --group g");

        allow(AclOperation.READ, ResourceType.GROUP, "g");
        assertRefused(
                alice,
                needs,
                "User:alice may not write the transactional ids that begin with job-rejected; "
                        + allow
                        + "Write --operation Describe --transactional-id job-rejected"
                        + " --resource-pattern-type prefixed");

        allow(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, "job-rejected");
        assertThat(check(alice, needs)).as("without DescribeConfigs, limits are left").isEmpty();
        assertRefused(
                alice(Map.of(), Duration.ofMinutes(20)),
                needs,
                "alexnet.kafka.transaction-timeout is 1200 s, longer than the brokers at SERVERS"
                        + " allow; lower it, or raise transaction.max.timeout.ms in the brokers'"
                        + " server.properties");
    }

    @Test
    void ingestAndPeekNameTheRightsTheyLack() throws Exception {
        create("closed", Map.of());
        allow(AclOperation.DESCRIBE, ResourceType.TOPIC, "closed");
        KafkaOptions alice = alice(Map.of(), TIMEOUT);
        String why =
                "Not authorized to access topics: [closed]; grant it with kafka-acls.sh --add,"
                        + " docs/kafka.md has the list for each job";

        SourceImage image = SourceImage.of("a", null, "", new byte[1]);
        IngestTarget target = IngestTarget.of("closed", 1);
        try (ImageIngest ingest = new ImageIngest(admin(), target, InstantSource.system())) {
            ingest.send(List.of(image), count -> {});
        }
        try (TopicPeek peek = new TopicPeek(alice, "closed")) {
            assertThatThrownBy(() -> peek.first(1))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "topic closed can't be read at %s: %s"
                                    .formatted(broker.bootstrapServers(), why));
        }
        assertThatThrownBy(() -> new ImageIngest(alice, target, InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "User:alice may not write the topic closed; allow it: kafka-acls.sh"
                                + " --bootstrap-server %s --command-config ADMIN_FILE --add"
                                        .formatted(broker.bootstrapServers())
                                + " --allow-principal User:alice --operation Write --topic closed");
    }

    @Test
    void transactionsMayBeNeitherTooShortNorTooLong() {
        KafkaNeeds needs = needs("images", "rejected-images", "models");
        assertRefused(
                options(broker.admin(), Duration.ofSeconds(69)),
                needs,
                "alexnet.kafka.transaction-timeout is 69 s: the broker would abort what a job has"
                        + " written before a checkpoint (execution.checkpointing.interval 10 s) and"
                        + " a restart (60 s) are over; set it to 70 s or more");
        assertRefused(
                options(broker.admin(), Duration.ofMinutes(20)),
                needs,
                "alexnet.kafka.transaction-timeout is 1200 s, longer than the brokers at SERVERS"
                        + " allow (900 s); lower it, or raise transaction.max.timeout.ms in the"
                        + " brokers' server.properties");
    }

    @Test
    void everyRecordMustFitTheRejectedOnes() throws Exception {
        create("large", bytes(5_000_000));
        create("small-rejected", bytes(5_000_000));
        assertRefused(
                admin(),
                needs("large", "small-rejected", "models"),
                "topic small-rejected takes records of 5000000 bytes, too small for a rejected"
                        + " record of topic large (5000000 bytes and 65536 for the reason); raise"
                        + " it: kafka-configs.sh --bootstrap-server SERVERS --alter --entity-type"
                        + " topics --entity-name small-rejected --add-config"
                        + " max.message.bytes=5065536");

        Map<String, String> small = new HashMap<>(broker.admin());
        small.put("max.request.size", "4000000");
        assertRefused(
                options(small, TIMEOUT),
                needs("large", "rejected-images", "models"),
                "producers send records of 4000000 bytes, too small for a rejected record of topic"
                        + " large; raise it: --kafka.max.request.size 5065536"
                        + " --kafka.buffer.memory 10131072");

        create("huge", bytes(21_000_000));
        create("huge-rejected", bytes(22_000_000));
        assertRefused(
                admin(),
                needs("huge", "huge-rejected", "models"),
                "the brokers at SERVERS take requests of 20000000 bytes, too small for a rejected"
                        + " record of topic huge; raise socket.request.max.bytes in their"
                        + " server.properties to 21065536");
    }

    @Test
    void remarksThatModelsAreNotCompacted() throws Exception {
        create("fleeting", Map.of());

        assertThat(check(admin(), needs("images", "rejected-images", "fleeting")))
                .containsExactly(
                        "topic fleeting is not compacted: announcements vanish with its retention"
                                + " and classify finds no model then; compact it: kafka-configs.sh"
                                + " --bootstrap-server %s --alter --entity-type topics"
                                        .formatted(broker.bootstrapServers())
                                + " --entity-name fleeting --add-config cleanup.policy=compact");
    }

    private static KafkaNeeds needs(String pictures, String rejected, String models) {
        return new KafkaNeeds(
                pictures,
                rejected,
                models,
                List.of(pictures),
                List.of(rejected, models),
                List.of("job-rejected"),
                0);
    }

    private static List<String> check(KafkaOptions kafka, KafkaNeeds needs) throws Exception {
        return KafkaCheck.run(kafka, needs, INTERVAL);
    }

    private static void assertRefused(KafkaOptions kafka, KafkaNeeds needs, String message) {
        assertThatThrownBy(() -> check(kafka, needs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message.replace("SERVERS", broker.bootstrapServers()));
    }

    private static KafkaOptions admin() {
        return options(broker.admin(), TIMEOUT);
    }

    private static KafkaOptions alice(Map<String, String> more, Duration timeout) {
        Map<String, String> settings = new HashMap<>(broker.client("alice", SecureBroker.PASSWORD));
        settings.putAll(more);
        return options(settings, timeout);
    }

    private static KafkaOptions options(Map<String, String> settings, Duration timeout) {
        return new KafkaOptions(broker.bootstrapServers(), settings, timeout);
    }

    private static void create(String topic, Map<String, String> settings) throws Exception {
        new TopicCreator(admin()).create(List.of(topic), 1, settings);
    }

    private static Map<String, String> bytes(int max) {
        return Map.of("max.message.bytes", Integer.toString(max));
    }

    private static void allow(AclOperation operation, ResourceType type, String name)
            throws Exception {
        PatternType pattern =
                type == ResourceType.TRANSACTIONAL_ID ? PatternType.PREFIXED : PatternType.LITERAL;
        AclBinding binding =
                new AclBinding(
                        new ResourcePattern(type, name, pattern),
                        new AccessControlEntry(
                                "User:alice", "*", operation, AclPermissionType.ALLOW));
        try (Admin admin = KafkaClients.admin(admin())) {
            admin.createAcls(List.of(binding)).all().get();
        }
    }
}
