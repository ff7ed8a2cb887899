package io.flinkalexnet.lab.peers.contender;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.lab.peers.contender.Reply.Measurement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The main loop of a contender's process. Ends with its standard input. */
public final class Worker implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Contender contender;
    private final Subject subject;
    private Session prepared;

    private Worker(Contender contender, Subject subject) {
        this.contender = contender;
        this.subject = subject;
    }

    /**
     * Serves until the end of standard input. What libraries print on {@link System#out} goes to
     * standard error.
     *
     * @param arguments the subject's directory
     */
    public static void serve(Contender contender, String... arguments) throws IOException {
        PrintStream replies = System.out;
        System.setOut(System.err);
        BufferedReader requests =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Worker worker = new Worker(contender, Subject.read(Path.of(arguments[0])))) {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                Reply reply = worker.answer(JSON.readValue(line, Request.class));
                replies.println(JSON.writeValueAsString(reply));
                replies.flush();
            }
        }
    }

    private Reply answer(Request request) {
        try {
            return switch (request.action()) {
                case CHECK -> check(request);
                case PREPARE -> prepare(request.task());
                case RUN -> run(request.runs());
                case PEAK -> Reply.peak(contender.peakGigaflops(request.task()));
                case TRAIN -> Reply.outputs(List.of(contender.train(request.exercise(), subject)));
            };
        } catch (Exception | LinkageError e) { // a missing library is an answer, too
            e.printStackTrace(); // into the log that the parent keeps of this stream
            return Reply.failure(e.toString());
        }
    }

    private Reply check(Request request) throws Exception {
        try (Session session = contender.open(request.task(), subject)) {
            List<float[]> outputs = new ArrayList<>();
            for (int i = 0; i < request.runs(); i++) {
                outputs.add(session.run());
            }
            return Reply.outputs(outputs);
        }
    }

    private Reply prepare(Task task) throws Exception {
        close();
        prepared = contender.open(task, subject);
        return Reply.prepared(prepared.description());
    }

    private Reply run(int runs) throws IOException {
        if (prepared == null) {
            throw new IllegalStateException("nothing is prepared");
        }
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            ProcessUse before = ProcessUse.now();
            double millis = prepared.runMillis();
            ProcessUse after = ProcessUse.now();
            long nanos = after.processorNanos() - before.processorNanos();
            measurements.add(
                    new Measurement(
                            millis,
                            nanos / (double) TimeUnit.MILLISECONDS.toNanos(1),
                            after.pageFaults() - before.pageFaults()));
        }
        return Reply.measured(measurements, ProcessUse.residentBytes());
    }

    @Override
    public void close() {
        if (prepared != null) {
            prepared.close();
            prepared = null;
        }
    }
}
