package io.flinkalexnet.flink.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.image.RejectionReason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FetchTest {
    private static final byte[] PICTURE = "a picture".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> lookedUp = new ArrayList<>();
    private HttpServer server;
    private int port;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        port = server.getAddress().getPort();
        server.setExecutor(threads);
        server.createContext("/a.jpg", exchange -> send(exchange, 200, PICTURE));
        server.createContext("/gone.jpg", exchange -> send(exchange, 404, PICTURE));
        server.createContext("/stream", FetchTest::sendWithoutLength);
        server.createContext("/here", exchange -> redirect(exchange, "/a.jpg"));
        server.createContext("/loop", exchange -> redirect(exchange, "/loop"));
        server.createContext("/out", exchange -> redirect(exchange, "http://evil.test/a.jpg"));
        server.createContext("/file", exchange -> redirect(exchange, "file:///etc/passwd"));
        server.createContext("/slow", this::drip);
        server.start();
    }

    @AfterEach
    void stopServer() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void fetchesFromAnAllowedHostAndFollowsItWithin() throws Exception {
        assertThat(fetch("http://pictures.test:PORT/a.jpg")).isEqualTo(PICTURE);
        assertThat(fetch("HTTP://Pictures.Test:PORT/here")).isEqualTo(PICTURE);
        assertThat(lookedUp).containsOnly("pictures.test", "Pictures.Test");
    }

    @Test
    void asksNoHostThatIsNotAllowed() {
        String not = " is not among the places that alexnet.fetch.allow allows";
        assertRefused("http://evil.test:PORT/a.jpg", "http://evil.test:PORT" + not);
        assertRefused("http://pictures.test/a.jpg", "http://pictures.test" + not);
        assertRefused("https://pictures.test:PORT/a.jpg", "https://pictures.test:PORT" + not);
        assertRefused("http://pictures.test.evil.test:PORT/a.jpg", not);
        assertRefused("gopher://pictures.test:PORT/a.jpg", not);
        assertRefused("http://pictures.test:PORT@evil.test/a.jpg", "user or password");
        assertRefused("http:///a.jpg", "names a host");
        assertRefused("a.jpg", "begins with a scheme");
        assertRefused("http://a b", "not a URI");
        assertThat(lookedUp).isEmpty();
    }

    @Test
    void everyPlaceAServerPointsToMustBeAllowed() {
        assertRefused("http://pictures.test:PORT/out", "http://evil.test is not among the places");
        assertRefused("http://pictures.test:PORT/file", "file:///etc/passwd is not among");
        assertRefused("http://pictures.test:PORT/loop", "points elsewhere more than 2 times");
        assertThat(lookedUp).containsOnly("pictures.test");
    }

    @Test
    void connectsToTheAddressThatWasLookedAt() throws Exception {
        // a name whose every answer differs: only the first one, which was looked at, is the server
        PublicAddresses changing =
                new PublicAddresses(true) {
                    @Override
                    InetAddress[] lookUp(String host) throws UnknownHostException {
                        lookedUp.add(host);
                        return new InetAddress[] {
                            lookedUp.size() == 1
                                    ? InetAddress.getLoopbackAddress()
                                    : InetAddress.getByName("192.0.2.1")
                        };
                    }
                };
        assertThat(fetch("http://pictures.test:PORT/a.jpg", changing)).isEqualTo(PICTURE);
        assertThat(lookedUp).hasSize(1);
    }

    @Test
    void refusesPrivateAddressesUnlessTheyAreAllowed() {
        PublicAddresses careful =
                new PublicAddresses(false) {
                    @Override
                    InetAddress[] lookUp(String host) {
                        return new InetAddress[] {InetAddress.getLoopbackAddress()};
                    }
                };
        assertThatThrownBy(() -> fetch("http://pictures.test:PORT/a.jpg", careful))
                .hasMessageContaining(
                        "pictures.test has the address 127.0.0.1, which is not public");
    }

    @Test
    void holdsSizeAndTime() {
        assertRefused("http://pictures.test:PORT/stream", "at most 1000 bytes are fetched");
        assertRefused("http://pictures.test:PORT/gone.jpg", "answered with status 404");
        long startNanos = System.nanoTime();
        assertRefused("http://pictures.test:PORT/slow", "no answer of pictures.test within PT2S");
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                .isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void readsFilesBelowAllowedFoldersOnly() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("inside"));
        Files.write(inside.resolve("a.jpg"), PICTURE);
        Files.write(inside.resolve("large.jpg"), new byte[1001]);
        Files.write(folder.resolve("secret"), PICTURE);
        Files.createSymbolicLink(inside.resolve("link.jpg"), folder.resolve("secret"));
        String root = inside.toUri().toString();

        assertThat(fetch(root + "a.jpg")).isEqualTo(PICTURE);
        assertRefused(root + "link.jpg", "a link to a place that alexnet.fetch.allow does not");
        assertRefused(root + "../secret", "with .. in its path");
        assertRefused(root + "%2e%2e/secret", "with .. in its path");
        assertRefused(folder.resolve("secret").toUri().toString(), "is not among the places");
        assertRefused(folder.toUri() + "inside-not/a.jpg", "is not among the places");
        assertRefused(root + "large.jpg", "at most 1000 bytes are fetched");
        assertRefused(root + "absent.jpg", "the file can't be read: NoSuchFileException");
    }

    @Test
    void readsItsOptions() {
        Configuration config = new Configuration();
        config.setString("alexnet.fetch.allow", "https://*.example.com;s3://bucket/p");
        config.setString("alexnet.fetch.timeout", "3 s");

        assertThat(FetchOptions.from(config))
                .isEqualTo(
                        new FetchOptions(
                                List.of("https://*.example.com", "s3://bucket/p"),
                                false,
                                16 << 20,
                                Duration.ofSeconds(3),
                                3));
        assertThatThrownBy(() -> new FetchOptions(List.of(), false, 0, Duration.ofSeconds(1), 3))
                .hasMessage("alexnet.fetch.max-bytes must be in [1, 268435456], was 0");
    }

    @Test
    void namesPlacesThatCantBeAllowed() {
        for (String entry : List.of("images.example.com", "file:///", "https://h/path", "file:a")) {
            assertThatThrownBy(() -> options(List.of(entry)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("alexnet.fetch.allow must hold hosts")
                    .hasMessageContaining("'" + entry + "'");
        }
        Place below = Place.of("https://*.example.com");
        assertThat(below.holds(URI.create("https://a.b.example.com/x"))).isTrue();
        assertThat(below.holds(URI.create("https://example.com/x"))).isFalse();
        assertThat(below.holds(URI.create("https://evilexample.com/x"))).isFalse();
        assertThat(Place.of("s3://bucket/p").holds(URI.create("s3://bucket/p/a.jpg"))).isTrue();
        assertThat(Place.of("s3://bucket/p").holds(URI.create("s3://other/p/a.jpg"))).isFalse();
    }

    private void assertRefused(String uri, String detail) {
        assertThatThrownBy(() -> fetch(uri))
                .isInstanceOfSatisfying(
                        ImageRejectedException.class,
                        e -> assertThat(e.reason()).isEqualTo(RejectionReason.UNFETCHABLE))
                .hasMessageContaining(detail.replace("PORT", Integer.toString(port)));
    }

    private byte[] fetch(String uri) throws ImageRejectedException {
        PublicAddresses loopback =
                new PublicAddresses(true) {
                    @Override
                    InetAddress[] lookUp(String host) {
                        lookedUp.add(host);
                        return new InetAddress[] {InetAddress.getLoopbackAddress()};
                    }
                };
        return fetch(uri, loopback);
    }

    private byte[] fetch(String uri, PublicAddresses resolver) throws ImageRejectedException {
        FetchOptions options =
                options(
                        List.of(
                                "http://pictures.test:" + port,
                                folder.resolve("inside").toUri().toString()));
        FetchUri uris = new FetchUri(options);
        byte[] utf8 = uri.replace("PORT", Integer.toString(port)).getBytes(StandardCharsets.UTF_8);
        URI allowed = uris.of(utf8);
        try (HttpPictures http = new HttpPictures(options, uris, resolver)) {
            return FetchUri.isHttp(allowed.getScheme())
                    ? http.fetch(allowed)
                    : new FilePictures(options).fetch(allowed);
        }
    }

    private static FetchOptions options(List<String> allow) {
        return new FetchOptions(allow, false, 1000, Duration.ofSeconds(2), 2);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static void sendWithoutLength(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(new byte[5000]);
        }
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().add("Location", to);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    /** A byte now and then: no read takes long, all of them together do. */
    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 100);
        try (OutputStream out = exchange.getResponseBody()) {
            while (!end.await(300, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
