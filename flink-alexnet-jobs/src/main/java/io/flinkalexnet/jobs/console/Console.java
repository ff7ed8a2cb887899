package io.flinkalexnet.jobs.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page on this machine that shows what the topics say, as it comes. Runs until it is closed.
 *
 * <p>Pages of other origins and machines can't use it: it listens on the loopback address unless
 * told otherwise, answers only to its own name, takes work only from its own page, and lets no
 * other page load or frame what it serves. Everything from outside is text to the page, and
 * pictures are decoded within limits and encoded again.
 */
public final class Console implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    /** One for each open page, and some for what pages load. */
    private static final int THREADS = Limits.CLIENTS_MAX + 8;

    private static final int REQUESTS_WAITING_MAX = 128;
    private static final int HEARTBEAT_MILLIS = 10_000;
    private static final int REQUEST_SECONDS_MAX = 60;
    private static final int END_SECONDS = 1;

    private final AllowedHosts hosts;
    private final EventHub hub = new EventHub();
    private final TopicFeed feed;
    private final UploadSearch search;
    private final Pages pages;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private boolean closed;

    private Console(ConsoleOptions options, HttpServer server) {
        this.server = server;
        hosts = new AllowedHosts(options.address(), options.allowedHosts());
        feed = TopicFeed.start(options, new ConsoleState(options), hub);
        search = new UploadSearch(feed, options.engine());
        pages = new Pages(feed, search);
        AtomicInteger count = new AtomicInteger();
        threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        1,
                        TimeUnit.MINUTES,
                        new ArrayBlockingQueue<>(REQUESTS_WAITING_MAX),
                        task -> UploadSearch.daemon(task, "console-" + count.incrementAndGet()));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * Starts reading and serving.
     *
     * @throws IOException if the port can't be listened on
     */
    public static Console start(ConsoleOptions options) throws IOException {
        setUpServers();
        HttpServer server = listen(options);
        try {
            return new Console(options, server);
        } catch (RuntimeException e) {
            server.stop(0);
            throw e;
        }
    }

    /**
     * Requests that trickle in must not hold threads for ever, and small answers not wait for more
     * to send. The JDK reads both once in a process.
     */
    private static void setUpServers() {
        System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS_MAX));
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static HttpServer listen(ConsoleOptions options) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(options.address(), options.port()), 0);
        } catch (BindException e) {
            throw new IOException(
                    "port %d of %s can't be listened on (%s); take another with --port, 0 takes a free one"
                            .formatted(
                                    options.port(),
                                    options.address().getHostAddress(),
                                    e.getMessage()),
                    e);
        }
    }

    /** Where it can be looked at on this machine. */
    public String url() {
        String host =
                server.getAddress().getAddress().isLoopbackAddress() ? "127.0.0.1" : "localhost";
        return "http://%s:%d/".formatted(host, server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            if (!isAllowed(exchange)) {
                return;
            }
            if (exchange.getRequestURI().getPath().equals("/events")
                    && exchange.getRequestMethod().equals("GET")) {
                stream(exchange);
            } else {
                pages.reply(exchange).send(exchange);
            }
        } catch (IOException e) {
            LOG.debug("A page has gone: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        }
    }

    /** Whether the request goes on; if not, it has its answer. */
    private boolean isAllowed(HttpExchange exchange) throws IOException {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (!hosts.allows(host)) {
            Reply.problem(
                            421,
                            "this console does not answer to this name; start it with --allowed-host NAME")
                    .send(exchange);
            return false;
        }
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (!AllowedHosts.isOwn(origin, host)) {
            Reply.problem(403, "this comes from another page").send(exchange);
            return false;
        }
        return true;
    }

    private void stream(HttpExchange exchange) throws IOException, InterruptedException {
        try (EventHub.Client client = hub.join()) {
            if (client == null) {
                Reply.problem(
                                503,
                                "%d pages are open already; close one"
                                        .formatted(Limits.CLIENTS_MAX))
                        .send(exchange);
                return;
            }
            Reply.protect(exchange.getResponseHeaders());
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            while (true) {
                String event = client.next(HEARTBEAT_MILLIS);
                if (event != null && EventHub.isEnd(event)) {
                    return;
                }
                String text = event == null ? ": still here\n\n" : event;
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    /** Ends open pages' streams, then reading, then the network. Safe to repeat. */
    @Override
    public synchronized void close() throws InterruptedException {
        if (closed) {
            return;
        }
        closed = true;
        hub.close();
        server.stop(END_SECONDS);
        threads.shutdownNow();
        search.close();
        feed.close();
    }
}
