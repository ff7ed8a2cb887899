package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.flinkalexnet.engine.image.TestPictures;
import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.jobs.ServedModel;
import io.flinkalexnet.jobs.broker.BrokerOptions;
import io.flinkalexnet.jobs.broker.EmbeddedBroker;
import io.flinkalexnet.jobs.broker.TopicCreator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Topics whose records are not ours. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class InputFormatsITCase {
    private static final int SIDE_OF_5_MB = 1300;

    @TempDir private static Path shared;
    private static EmbeddedBroker broker;
    private static String model;

    @TempDir private Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.start(BrokerOptions.temporary());
        model = ServedModel.write(shared, 1).file().toString();
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void classifiesRawPicturesAndShowsThemHarmless() throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            records.add(record("raw", "picture-" + i, jpeg(i)));
        }
        records.add(record("raw", "\u001b[31mred\u202e", bytes("\u001b]0;no picture\u0007")));
        send("raw", records);

        CommandLineRun classify = classify("raw", "--input-format", "raw");

        assertThat(classify.status()).as(classify.err()).isZero();
        assertThat(classify.out()).contains("4 pictures in", "3 predicted", "1 rejected");
        String peek = run("peek", "raw", "--input-format", "raw").out();
        assertThat(peek)
                .contains("raw  id=picture-0  encoded=", "id=\\u001b[31mred\\u202e  encoded=15 by")
                .doesNotContain("\u001b", "\u202e");
        assertThat(run("peek", "raw", "--json-lines").out())
                .contains("unreadable", "\\u001B[31mred\\u202e")
                .doesNotContain("\u001b", "\u202e");
        assertThat(run("peek", "rejected-images", "--count", "100").out())
                .contains("imageId=\\u001b[31mred\\u202e")
                .doesNotContain("\u001b");
    }

    @Test
    void classifiesWhatUrisLeadTo() throws Exception {
        Path file = Files.write(folder.resolve("a.jpg"), jpeg(1));
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/b.jpg",
                exchange -> {
                    byte[] jpeg = jpeg(2);
                    exchange.sendResponseHeaders(200, jpeg.length);
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(jpeg);
                    }
                });
        server.start();
        String host = "http://localhost:" + server.getAddress().getPort();
        send(
                "uris",
                List.of(
                        record("uris", "file", bytes(file.toUri().toString())),
                        record("uris", "http", bytes(host + "/b.jpg")),
                        record("uris", "absent", bytes(host + "/c.jpg")),
                        record("uris", "elsewhere", bytes("http://169.254.169.254/latest"))));

        CommandLineRun classify =
                classify(
                        "uris",
                        "--input-format=uri",
                        "--fetch-allow=" + host,
                        "--fetch-allow=" + folder.toUri(),
                        "--fetch-private-addresses");
        CommandLineRun careful = classify("uris", "--input-format=uri", "--fetch-allow=" + host);
        server.stop(0);

        assertThat(classify.status()).as(classify.err()).isZero();
        assertThat(classify.out()).contains("4 pictures in", "2 predicted", "2 rejected");
        assertThat(careful.out()).as(careful.err()).contains("0 predicted", "4 rejected");
        assertThat(run("peek", "rejected-images", "--count", "100").out())
                .contains("imageId=absent", "reason=UNFETCHABLE", "answered with status 404")
                .contains("http://169.254.169.254 is not among the places")
                .contains("localhost has the address 127.0.0.1, which is not public");
        assertThat(run("peek", "uris", "--input-format=uri").out())
                .contains("id=elsewhere  uri=http://169.254.169.254/latest");
    }

    @Test
    void asksForPlacesAndRefusesUrisForTraining() throws Exception {
        send("asked", List.of(record("asked", "a", bytes("http://a/b"))));

        assertThat(classify("asked", "--input-format=uri").err())
                .contains("alexnet.input.format=uri needs alexnet.fetch.allow: the hosts");
        assertThat(of("stats", "--local", "--topic=asked", "--input-format=uri", "--file=f").err())
                .contains("alexnet.input.format=uri is for classify only");
    }

    @Test
    void classifiesConfluentsRecordsAndRejectsUnknownSchemas() throws Exception {
        Path schema =
                Files.writeString(
                        folder.resolve("photo.avsc"),
                        """
                        {"type":"record","name":"Photo","fields":[
                          {"name":"name","type":"string"},{"name":"jpeg","type":"bytes"}]}
                        """);
        send(
                "framed",
                List.of(
                        record("framed", null, framed(17, "one", jpeg(1))),
                        record("framed", null, framed(17, "two", jpeg(2))),
                        record("framed", null, framed(18, "new", jpeg(3)))));
        String[] options = {
            "--input-format=confluent-avro",
            "--schema-file=17=" + schema,
            "--id-field=name",
            "--bytes-field=jpeg"
        };

        CommandLineRun classify = classify("framed", options);

        assertThat(classify.status()).as(classify.err()).isZero();
        assertThat(classify.out()).contains("3 pictures in", "2 predicted", "1 rejected");
        assertThat(run("peek", "predictions", "--count", "100").out())
                .contains("imageId=one", "imageId=two");
        List<String> peek = new ArrayList<>(List.of("peek", "framed"));
        peek.addAll(List.of(options));
        assertThat(run(peek.toArray(String[]::new)).out())
                .contains("confluent-avro  id=one  encoded=")
                .contains("unreadable  key=none", "schema 18 is not given, only [17] are");
    }

    @Test
    void trainsOnRawPicturesWithLabelsInAHeader() throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ProducerRecord<byte[], byte[]> record = record("labeled", "p" + i, jpeg(i));
            record.headers().add("class", bytes(i % 2 == 0 ? "even" : "odd"));
            records.add(record);
        }
        records.add(record("labeled", "none", jpeg(99)));
        send("labeled", records);

        CommandLineRun train =
                run(
                        "train",
                        "--local",
                        "--topic=labeled",
                        "--input-format=raw",
                        "--label-header=class",
                        "--network=alexnet-small",
                        "--input-side=24",
                        "--batch-size=8",
                        "--epochs=2",
                        "--statistics=" + folder.resolve("statistics"),
                        "--models=" + folder.resolve("models"),
                        "--checkpoints=" + folder.resolve("checkpoints"));

        assertThat(train.out())
                .contains("4 steps on 16 pictures", "2 pictures skipped as rejected");
        assertThat(run("peek", "rejected-images", "--count", "100").out())
                .contains("imageId=none", "reason=MISSING_LABEL", "job=stats", "job=train");
    }

    @Test
    void aPictureOfFiveMegabytesGoesAllTheWay() throws Exception {
        BufferedImage large = TestPictures.picture(SIDE_OF_5_MB, SIDE_OF_5_MB, 1);
        byte[] bmp = TestPictures.encode(large, "bmp");
        assertThat(bmp.length).isGreaterThan(5_000_000);
        Files.write(folder.resolve("large.bmp"), bmp);
        Files.write(folder.resolve("broken.bmp"), new byte[5_000_000]);
        run("ingest", folder.toString(), "--topic", "large");

        CommandLineRun classify = classify("large");

        assertThat(classify.status()).as(classify.err()).isZero();
        assertThat(classify.out()).contains("2 pictures in", "1 predicted", "1 rejected");
        assertThat(run("peek", "large").out()).contains("encoded=5,0", "encoded=5,000,000 bytes");
        assertThat(run("peek", "rejected-images", "--count", "100").out())
                .contains("original=5,000,000 bytes");
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
        return new ProducerRecord<>(topic, key == null ? null : bytes(key), value);
    }

    private static void send(String topic, List<ProducerRecord<byte[], byte[]>> records)
            throws Exception {
        KafkaOptions kafka = KafkaOptions.of(broker.bootstrapServers());
        new TopicCreator(kafka).create(List.of(topic), 1);
        try (KafkaProducer<byte[], byte[]> producer = KafkaClients.producer(kafka, Map.of())) {
            for (ProducerRecord<byte[], byte[]> each : records) {
                producer.send(each).get();
            }
        }
    }

    private static byte[] framed(int schema, String name, byte[] jpeg) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(schema).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        encoder.writeString(name);
        encoder.writeBytes(jpeg);
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] jpeg(int seed) {
        return TestPictures.jpeg(TestPictures.picture(50, 40, seed));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static CommandLineRun classify(String topic, String... more) {
        List<String> all =
                new ArrayList<>(List.of("classify", "--local", "--bounded", "--parallelism=2"));
        all.addAll(List.of("--topic", topic, "--model", model));
        all.addAll(List.of(more));
        return of(all.toArray(String[]::new));
    }

    /** Runs a command that has to succeed. */
    private static CommandLineRun run(String... args) {
        CommandLineRun run = of(args);
        assertThat(run.status()).as(run.err()).isZero();
        return run;
    }

    private static CommandLineRun of(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }
}
