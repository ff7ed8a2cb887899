package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class MainTest {
    @TempDir private Path folder;

    @Test
    void whatIsNotUnderstoodShowsNoSecretOfKafkas() {
        CommandLineRun run =
                CommandLineRun.of("model", "show", "--kafka.sasl.jaas.config", "pa55word");

        assertThat(run.status()).isEqualTo(Main.NOT_UNDERSTOOD);
        assertThat(run.err()).contains("--kafka.sasl.jaas.config").doesNotContain("pa55word");
    }

    @Test
    void refusesAKafkaSettingThatIsOurs() {
        CommandLineRun run = CommandLineRun.of("peek", "t", "--kafka.isolation.level", "x");

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err())
                .contains("the Kafka setting isolation.level can't be given", "exactly-once");
        assertThat(CommandLineRun.of("peek", "t", "--kafka.KEY", "x").err())
                .contains("put the name of Kafka's setting into KEY's place");
    }

    @Test
    void modelShowPrintsTheParameterCountOfThePapersNetwork() {
        CommandLineRun run = CommandLineRun.of("model", "show", "--network", "alexnet-2012");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("60,965,224", "(96, 55, 55)", "Next: ./alexnet");
    }

    @Test
    void modelShowTakesClassesWidthAndInputSize() {
        CommandLineRun run =
                CommandLineRun.of(
                        "model show --network alexnet-small --classes 17 --width 0.5 --input-size 64"
                                .split(" "));

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("classes=17&input=64&width=0.5", "(32, 32, 32)");
    }

    @Test
    void modelShowReadsAModelFile() throws Exception {
        Path file = folder.resolve("model.safetensors");
        Model model = smallModel();
        try (OutputStream out = Files.newOutputStream(file)) {
            ModelFile.write(model, out);
        }

        CommandLineRun run = CommandLineRun.of("model", "show", file.toString());

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains(
                        model.network().toString(),
                        "Taken at step 1,234",
                        "Labels: cat, dog",
                        ModelFile.tensorSha256(model));
    }

    @Test
    void modelShowRefusesAFileThatIsNoModel() throws Exception {
        Path file = Files.writeString(folder.resolve("model.safetensors"), "no model at all");

        CommandLineRun run = CommandLineRun.of("model", "show", file.toString());

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).startsWith("alexnet model show: ").contains(file.toString());
    }

    @Test
    void saysUnknownNetworksInOneLineWithTheWayOut() {
        CommandLineRun run = CommandLineRun.of("model", "show", "--network", "lenet");

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err().lines().findFirst())
                .hasValue(
                        "alexnet model show: there is no network lenet; there are [alexnet-2012, alexnet-small]");
        assertThat(run.err()).doesNotContain("\tat ");
    }

    @Test
    void showsWhereAnErrorHappenedWhenVerbose() {
        CommandLineRun run = CommandLineRun.of("model", "show", "--network", "lenet", "--verbose");

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).contains("\tat io.flinkalexnet");
    }

    @Test
    void pointsToHelpWhenItDoesNotUnderstand() {
        CommandLineRun run = CommandLineRun.of("model", "show", "--netwrok", "alexnet-2012");

        assertThat(run.status()).isEqualTo(Main.NOT_UNDERSTOOD);
        assertThat(run.err()).contains("see ./alexnet model show --help").hasLineCount(1);
    }

    @Test
    void asksForACommand() {
        assertThat(CommandLineRun.of().status()).isEqualTo(Main.NOT_UNDERSTOOD);
    }

    @Test
    void everyCommandHasHelpWithExamples() {
        for (String name : leafCommands("", new CommandLine(new Main()))) {
            List<String> args = new ArrayList<>(List.of(name.strip().split(" ")));
            args.add("--help");

            CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));

            assertThat(run.status()).as(name).isZero();
            assertThat(run.out()).as(name).contains("Usage:", "Examples:", "./alexnet" + name);
        }
    }

    @Test
    void ingestRefusesAFolderThatIsNone() {
        CommandLineRun run =
                CommandLineRun.of("ingest", folder.resolve("none").toString(), "--topic", "t");

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).startsWith("alexnet ingest:").contains("is not a folder");
    }

    @Test
    void refusesAJsonFileThatCannotBeWrittenBeforeItStarts() {
        String json = folder.resolve("none/summary.json").toString();

        CommandLineRun run =
                CommandLineRun.of("ingest", folder.toString(), "--topic", "t", "--json", json);

        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).contains("--json").contains("create it first");
    }

    @Test
    void writesTheJsonSummaryAsAWholeFile() throws Exception {
        Path file = folder.resolve("summary.json");
        JsonMixin json = new JsonMixin();
        new CommandLine(new WithJson(json)).parseArgs("--json", file.toString());

        json.check();
        json.write(Map.of("imagesIn", 12));

        assertThat(file).content().isEqualTo("{\n  \"imagesIn\" : 12\n}\n");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static Model smallModel() {
        NetworkConfig network = new NetworkConfig("alexnet-small", 2, 32, 0.05);
        ImageGeometry geometry = ImageGeometry.of(network);
        MeanImage mean = MeanImage.constant(geometry.decodedSide(), 120);
        int parameters = ParameterLayout.of(network.spec()).length();
        return new Model(
                network,
                List.of("cat", "dog"),
                new Preprocessing(geometry, mean, 1),
                1234,
                FloatBuffer.allocate(parameters));
    }

    private static List<String> leafCommands(String prefix, CommandLine command) {
        List<String> leaves = new ArrayList<>();
        command.getSubcommands()
                .forEach(
                        (name, sub) -> {
                            String path = prefix + " " + name;
                            if (sub.getSubcommands().isEmpty()) {
                                leaves.add(path);
                            } else {
                                leaves.addAll(leafCommands(path, sub));
                            }
                        });
        return leaves;
    }

    @CommandLine.Command
    private static final class WithJson {
        @CommandLine.Mixin private final JsonMixin json;

        WithJson(JsonMixin json) {
            this.json = json;
        }
    }
}
