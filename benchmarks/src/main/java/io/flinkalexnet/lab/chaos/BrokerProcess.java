package io.flinkalexnet.lab.chaos;

import io.flinkalexnet.jobs.cli.Main;
import io.flinkalexnet.lab.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Kafka broker in a process of its own: {@code ./alexnet broker}. Closed by who opened it. */
final class BrokerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String READY = "Kafka is ready";
    private static final int PARTITIONS = 4;
    private static final int STOP_SECONDS = 30;

    private final Path directory;
    private final Path output;
    private final int port;
    private Process process;

    /**
     * Starts it and waits until it takes requests; all topics are there then.
     *
     * @param directory for its data and what it prints
     */
    BrokerProcess(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        output = directory.resolve("broker.out");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        start();
    }

    private void start() throws Exception {
        process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx512m",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName(),
                                        "broker",
                                        "--port",
                                        Integer.toString(port),
                                        "--directory",
                                        directory.resolve("data").toString(),
                                        "--partitions",
                                        Integer.toString(PARTITIONS)))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        Wait.until("the broker is ready", PATIENCE, this::isReady);
    }

    private boolean isReady() throws IOException {
        String said = Files.readString(output);
        if (!process.isAlive()) {
            throw new IOException(
                    "the broker has ended with status %d: %s"
                            .formatted(process.exitValue(), said.strip()));
        }
        return said.contains(READY);
    }

    String bootstrapServers() {
        return "localhost:" + port;
    }

    /** SIGKILL, then the same broker anew; returns once it takes requests. */
    void killAndStart() throws Exception {
        process.destroyForcibly().waitFor();
        start();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
