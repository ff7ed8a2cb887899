package io.flinkalexnet.jobs.cluster;

import io.flinkalexnet.jobs.cluster.ClusterProcess.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A Flink cluster of processes on this machine: a ZooKeeper, so that another job manager takes over
 * from one that is gone, job managers and task managers.
 */
public final class LocalCluster {
    private static final Duration START_PATIENCE = Duration.ofSeconds(120);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 500;

    private final ClusterDirectory directory;

    public LocalCluster(ClusterDirectory directory) {
        this.directory = directory;
    }

    public ClusterDirectory directory() {
        return directory;
    }

    /**
     * Starts what is missing, and waits until all task managers have registered. A cluster of which
     * some processes run keeps the settings and libraries it was started with; jobs that ran when
     * it was stopped or lost its job manager go on.
     *
     * @param progress told how many task managers have registered
     * @throws IOException if a process ends, or two minutes are not enough
     */
    public void start(Distribution distribution, ClusterOptions options, IntConsumer progress)
            throws Exception {
        directory.create();
        if (!running().isEmpty()) {
            startMissing(options, progress);
            return;
        }
        requireFree(options.port());
        ClusterConfiguration.write(directory, options);
        directory.clearLibraries();
        distribution.layOut(options.engines(), directory.libraries(), directory.plugins());
        try {
            startMissing(options, progress);
        } catch (Exception e) {
            stop();
            throw e;
        }
    }

    private void startMissing(ClusterOptions options, IntConsumer progress) throws Exception {
        Launch launch = launch();
        for (ClusterProcess each : processes(options)) {
            if (each.handle().isEmpty()) {
                each.start(launch);
            }
        }
        awaitTaskManagers(options, progress);
    }

    private Launch launch() {
        return new Launch(directory.configuration(), directory);
    }

    private List<ClusterProcess> processes(ClusterOptions options) {
        List<ClusterProcess> all = new ArrayList<>();
        all.add(new ClusterProcess(directory, Role.ZOOKEEPER, 1));
        for (int i = 1; i <= options.jobManagers(); i++) {
            all.add(new ClusterProcess(directory, Role.JOB_MANAGER, i));
        }
        for (int i = 1; i <= options.taskManagers(); i++) {
            all.add(taskManager(i));
        }
        return all;
    }

    /** The task manager of that number, from 1; it need not run. */
    public ClusterProcess taskManager(int number) {
        return new ClusterProcess(directory, Role.TASK_MANAGER, number);
    }

    /** The job manager of that number, from 1; it need not run. */
    public ClusterProcess jobManager(int number) {
        return new ClusterProcess(directory, Role.JOB_MANAGER, number);
    }

    private void requireFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new IOException(
                    "port %d is taken, perhaps by another cluster; give a free one with --port"
                            .formatted(port),
                    e);
        }
    }

    private void awaitTaskManagers(ClusterOptions options, IntConsumer progress) throws Exception {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        try (ClusterClient client = client(ANSWER_PATIENCE)) {
            while (true) {
                requireAlive(options);
                int registered = registered(client);
                if (registered >= options.taskManagers()) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException(
                            "%d of %d task managers have registered after %d s; the logs are in %s"
                                    .formatted(
                                            registered,
                                            options.taskManagers(),
                                            START_PATIENCE.toSeconds(),
                                            directory.logs()));
                }
                progress.accept(registered);
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    /** None while the job manager starts. */
    private static int registered(ClusterClient client) throws InterruptedException {
        try {
            return client.capacity().taskManagers();
        } catch (ClusterException e) {
            return 0;
        }
    }

    private void requireAlive(ClusterOptions options) throws IOException {
        for (ClusterProcess each : processes(options)) {
            if (each.handle().isEmpty()) {
                throw new IOException(each.ended("has ended"));
            }
        }
    }

    /** Processes that run, in the order in which they are started. */
    public List<ClusterProcess> running() throws IOException {
        List<ClusterProcess> running = new ArrayList<>();
        for (Role role : Role.values()) {
            for (int i = 1; i <= ClusterOptions.PROCESSES_MAX; i++) {
                ClusterProcess process = new ClusterProcess(directory, role, i);
                if (process.handle().isPresent()) {
                    running.add(process);
                }
            }
        }
        return running;
    }

    /**
     * Runs Flink's own command line, such as {@code run -d job.jar}, against this cluster, with
     * this process's input and output.
     *
     * @return its exit status
     */
    public int flink(List<String> arguments) throws IOException, InterruptedException {
        Launch launch = launch();
        ProcessBuilder builder = new ProcessBuilder(launch.commandLine(arguments)).inheritIO();
        builder.environment().putAll(launch.environment());
        return builder.start().waitFor();
    }

    /**
     * Ends all processes, the last started first. Jobs are not cancelled: they go on when the
     * cluster is started again.
     *
     * @return how many ran
     */
    public int stop() throws IOException, InterruptedException {
        List<ClusterProcess> running = running();
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).stop(STOP_PATIENCE);
        }
        return running.size();
    }

    /** A client of the cluster; the caller closes it. */
    public ClusterClient client(Duration patience) throws Exception {
        return new ClusterClient(directory.configuration(), patience);
    }
}
