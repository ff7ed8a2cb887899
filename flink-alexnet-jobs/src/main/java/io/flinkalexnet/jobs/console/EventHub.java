package io.flinkalexnet.jobs.console;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands parts of the page's state to all open pages. A page gets all parts when it opens and those
 * that change from then on; one that does not keep up is let go, and opens again by itself. Any
 * thread.
 */
final class EventHub implements AutoCloseable {
    private static final String END = "";

    private final Map<String, String> parts = new LinkedHashMap<>(); // guarded by this
    private final Set<Client> clients = new HashSet<>(); // guarded by this
    private boolean closed; // guarded by this

    /** One open page. */
    final class Client implements AutoCloseable {
        private final BlockingQueue<String> waiting =
                new ArrayBlockingQueue<>(Limits.CLIENT_QUEUE_MAX);

        /**
         * The next event, {@code null} if none came in time; {@link #isEnd} says it was the last.
         */
        String next(long timeoutMillis) throws InterruptedException {
            return waiting.poll(timeoutMillis, TimeUnit.MILLISECONDS);
        }

        private boolean offer(String event) {
            return waiting.offer(event);
        }

        /** Lets it go at once, whatever waits. */
        private void end() {
            waiting.clear();
            waiting.add(END);
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    static boolean isEnd(String event) {
        return event.isEmpty();
    }

    /** A new page with all parts waiting for it; null if there are too many pages. */
    synchronized Client join() {
        if (closed || clients.size() == Limits.CLIENTS_MAX) {
            return null;
        }
        Client client = new Client();
        parts.forEach((name, json) -> client.offer(event(name, json)));
        clients.add(client);
        return client;
    }

    private synchronized void leave(Client client) {
        clients.remove(client);
    }

    /**
     * Replaces a part of the state.
     *
     * @param name such as predictions
     * @param json one line
     */
    synchronized void publish(String name, String json) {
        if (json.equals(parts.put(name, json))) {
            return;
        }
        String event = event(name, json);
        clients.removeIf(
                client -> {
                    boolean slow = !client.offer(event);
                    if (slow) {
                        client.end();
                    }
                    return slow;
                });
    }

    synchronized int clients() {
        return clients.size();
    }

    private static String event(String name, String json) {
        return "event: " + name + "\ndata: " + json + "\n\n";
    }

    /** Ends all pages' streams. */
    @Override
    public synchronized void close() {
        closed = true;
        clients.forEach(Client::end);
        clients.clear();
    }
}
