package io.flinkalexnet.flink.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.device.NvidiaSmi;
import io.flinkalexnet.engine.device.StubNvidiaSmi;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.plugin.DefaultPluginManager;
import org.apache.flink.core.plugin.DirectoryBasedPluginFinder;
import org.apache.flink.core.plugin.PluginManager;
import org.apache.flink.runtime.externalresource.ExternalResourceInfoProvider;
import org.apache.flink.runtime.externalresource.ExternalResourceUtils;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plugin in a folder of its own, found and configured as a task manager does it at its start,
 * and an operator that asks for its cards. Flink's MiniCluster gives its tasks no external
 * resources whatever is configured, so this goes by the parts.
 */
class GpuPluginTest {
    @TempDir private Path programs;
    @TempDir private Path plugins;

    @Test
    void operatorsSeeTheCardsOfTheirTaskManager() throws Exception {
        StubNvidiaSmi.printing(
                programs,
                "0, GPU-aa, NVIDIA A100-SXM4-40GB, 8.0, 40960, 40000, 535.183.01",
                "1, GPU-bb, NVIDIA A30, 8.0, 24576, 24000, 535.183.01");
        makePlugin();
        ExternalResourceInfoProvider cards =
                ExternalResourceUtils.createStaticExternalResourceInfoProviderFromConfig(
                        config(), pluginManager());
        MockEnvironment environment =
                new MockEnvironmentBuilder().setExternalResourceInfoProvider(cards).build();
        try (var harness =
                new OneInputStreamOperatorTestHarness<>(
                        new StreamMap<>(new DescribeCards()), environment)) {
            harness.open();
            harness.processElement("a picture", 0);
            assertThat(harness.extractOutputValues())
                    .containsExactly("1 NVIDIA A30 8.0 25769803776");
        }
    }

    @Test
    void endsATaskManagerThatHasNoCard() throws Exception {
        StubNvidiaSmi.running(programs, "echo 'No devices were found'; exit 6");
        makePlugin();
        PluginManager manager = pluginManager();
        assertThatThrownBy(
                        () ->
                                ExternalResourceUtils
                                        .createStaticExternalResourceInfoProviderFromConfig(
                                                config(), manager))
                .isInstanceOf(Error.class)
                .hasMessageContaining("No devices were found");
    }

    private Configuration config() {
        Configuration config = new Configuration();
        config.setString("external-resources", "gpu");
        config.setString("external-resource.gpu.amount", "1");
        config.setString(
                "external-resource.gpu.driver-factory.class", GpuDriverFactory.class.getName());
        config.setString("external-resource.gpu.param.indexes", "1");
        config.setString("external-resource.gpu.param.nvidia-smi.directory", programs.toString());
        return config;
    }

    private PluginManager pluginManager() throws IOException {
        return new DefaultPluginManager(
                new DirectoryBasedPluginFinder(plugins).findPlugins(),
                CoreOptions.getPluginParentFirstLoaderPatterns(new Configuration()));
    }

    /** What an operator sees. */
    private static final class DescribeCards extends RichMapFunction<String, String> {
        private static final long serialVersionUID = 1;

        @Override
        public String map(String picture) {
            StringBuilder cards = new StringBuilder();
            for (var card : getRuntimeContext().getExternalResourceInfos("gpu")) {
                cards.append(
                        "%s %s %s %s"
                                .formatted(
                                        card.getProperty("index").orElseThrow(),
                                        card.getProperty("name").orElseThrow(),
                                        card.getProperty("compute-capability").orElseThrow(),
                                        card.getProperty("memory-bytes").orElseThrow()));
            }
            return cards.toString();
        }
    }

    /** The jar as it is packaged: our classes and the one package of the engines' core. */
    private void makePlugin() throws IOException, URISyntaxException {
        Path folder = Files.createDirectory(plugins.resolve("alexnet-gpu"));
        try (OutputStream file = Files.newOutputStream(folder.resolve("driver.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            addClasses(jar, GpuDriverFactory.class, "");
            addClasses(jar, NvidiaSmi.class, "io/flinkalexnet/engine/device/");
        }
    }

    private static void addClasses(JarOutputStream jar, Class<?> type, String prefix)
            throws IOException, URISyntaxException {
        Path root = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isRegularFile(root)) {
            try (var zip = FileSystems.newFileSystem(root)) {
                addFiles(jar, zip.getPath("/"), prefix);
            }
        } else {
            addFiles(jar, root, prefix);
        }
    }

    private static void addFiles(JarOutputStream jar, Path root, String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                if (name.startsWith(prefix) && !name.equals("META-INF/MANIFEST.MF")) {
                    jar.putNextEntry(new JarEntry(name));
                    jar.write(Files.readAllBytes(file));
                    jar.closeEntry();
                }
            }
        }
    }
}
