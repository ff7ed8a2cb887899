package io.flinkalexnet.lab.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.lab.peers.contender.Reply;
import io.flinkalexnet.lab.peers.contender.Request;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process of a contender. Used by one thread; closed by who started it. */
final class Child implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
    private static final String START_OF_REPLY = "{";

    private final String name;
    private final Process process;
    private final Path log;
    private final Duration patience;
    private final BufferedWriter requests;
    private final BufferedReader replies;

    /**
     * Starts it.
     *
     * @param log receives what it prints on standard error
     * @param patience for one answer
     */
    Child(String name, ProcessBuilder builder, Path log, Duration patience) throws IOException {
        this.name = name;
        this.log = log;
        this.patience = patience;
        process = builder.redirectError(log.toFile()).start();
        requests = process.outputWriter(StandardCharsets.UTF_8);
        replies = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws ChildException if it can't do it, has ended, or takes too long; it is of no use then
     */
    Reply ask(Request request) throws ChildException, InterruptedException {
        try {
            requests.write(JSON.writeValueAsString(request));
            requests.newLine();
            requests.flush();
        } catch (IOException e) {
            throw ended(e);
        }
        Reply reply = await(CompletableFuture.supplyAsync(this::read));
        if (reply == null) {
            throw ended(null);
        }
        if (reply.failure() != null) {
            throw new ChildException("%s: %s".formatted(name, reply.failure()));
        }
        return reply;
    }

    private Reply await(CompletableFuture<Reply> answer)
            throws ChildException, InterruptedException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new ChildException(
                    "%s has not answered within %d s".formatted(name, patience.toSeconds()), e);
        } catch (ExecutionException e) {
            throw new ChildException("%s: %s".formatted(name, e.getCause()), e);
        }
    }

    /** The next reply; null at the end. Libraries may print lines of their own between them. */
    private Reply read() {
        try {
            String line = replies.readLine();
            while (line != null && !line.startsWith(START_OF_REPLY)) {
                line = replies.readLine();
            }
            return line == null ? null : JSON.readValue(line, Reply.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer is no JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ChildException ended(Throwable cause) throws InterruptedException {
        String end =
                process.waitFor(CLOSE_PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        ? "has ended with status " + process.exitValue()
                        : "does not listen any more";
        return new ChildException("%s %s: %s".formatted(name, end, lastWords()), cause);
    }

    /** The last line that looks like a reason. */
    private String lastWords() {
        try {
            List<String> lines =
                    Files.readString(log, StandardCharsets.ISO_8859_1)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                            .toList();
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1).strip();
        } catch (IOException e) {
            return "%s can't be read: %s".formatted(log, e);
        }
    }

    /** Ends the process: first by the end of its input, then by force. */
    @Override
    public void close() throws InterruptedException {
        try {
            requests.close();
        } catch (IOException e) { // it has ended already
            process.destroyForcibly();
        }
        if (!process.waitFor(CLOSE_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
