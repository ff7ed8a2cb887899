package io.flinkalexnet.flink.fetch;

import io.flinkalexnet.engine.image.ImageRejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.IOUtils;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.util.Timeout;

/**
 * Fetches over http and https. Every place a server points to is held against the allowed ones, and
 * every connection goes to an address that was looked at. For one thread; close it.
 */
final class HttpPictures implements AutoCloseable {
    private static final int OK = 200;
    private static final int REDIRECTIONS = 300;
    private static final int ERRORS = 400;

    private final FetchOptions options;
    private final FetchUri uris;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService clock;

    HttpPictures(FetchOptions options, FetchUri uris, DnsResolver resolver) {
        this.options = options;
        this.uris = uris;
        Timeout timeout = Timeout.of(options.timeout());
        client =
                HttpClientBuilder.create()
                        .setUserAgent("flink-alexnet")
                        .setConnectionManager(
                                PoolingHttpClientConnectionManagerBuilder.create()
                                        .setDnsResolver(resolver)
                                        .setDefaultConnectionConfig(
                                                ConnectionConfig.custom()
                                                        .setConnectTimeout(timeout)
                                                        .setSocketTimeout(timeout)
                                                        .build())
                                        .build())
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableContentCompression() // a small body could become a large one
                        .disableAuthCaching()
                        .build();
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "fetch-timeout");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** What an answer says: a body, or another place. */
    private record Answer(byte[] body, URI elsewhere) {}

    /** The file at an allowed URI. */
    byte[] fetch(URI uri) throws ImageRejectedException {
        long endNanos = System.nanoTime() + options.timeout().toNanos();
        URI at = uri;
        for (int redirects = 0; ; redirects++) {
            Answer answer = get(at, endNanos);
            if (answer.body() != null) {
                return answer.body();
            }
            if (redirects == options.maxRedirects()) {
                throw FetchUri.refused(
                        "the server points elsewhere more than %d times".formatted(redirects));
            }
            at = uris.allowed(answer.elsewhere());
            if (!FetchUri.isHttp(at.getScheme())) {
                throw FetchUri.refused("the server points from http to " + at.getScheme());
            }
        }
    }

    private Answer get(URI uri, long endNanos) throws ImageRejectedException {
        HttpGet request = new HttpGet(uri);
        ScheduledFuture<?> end =
                clock.schedule(request::cancel, endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        try {
            return client.execute(request, response -> answer(uri, response));
        } catch (Rejected e) {
            throw FetchUri.refused(e.getMessage());
        } catch (IOException | RuntimeException e) {
            throw FetchUri.refused(
                    request.isCancelled()
                            ? "no answer of %s within %s"
                                    .formatted(uri.getHost(), options.timeout())
                            : "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()));
        } finally {
            end.cancel(false);
        }
    }

    private Answer answer(URI uri, ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        Header location = response.getFirstHeader("Location");
        if (status >= REDIRECTIONS && status < ERRORS && location != null) {
            try {
                return new Answer(null, uri.resolve(location.getValue()));
            } catch (IllegalArgumentException e) {
                throw new Rejected("the server points to what is no URI");
            }
        }
        if (status != OK || response.getEntity() == null) {
            throw new Rejected("the server answered with status %d".formatted(status));
        }
        long length = response.getEntity().getContentLength();
        if (length > options.maxBytes()) {
            throw new Rejected(tooLarge(length + " bytes"));
        }
        try (InputStream in = response.getEntity().getContent()) {
            byte[] body = in.readNBytes(options.maxBytes() + 1);
            if (body.length > options.maxBytes()) {
                throw new Rejected(tooLarge("more"));
            }
            return new Answer(body, null);
        }
    }

    private String tooLarge(String actual) {
        return "at most %d bytes are fetched (%s), the file has %s"
                .formatted(options.maxBytes(), FetchOptions.MAX_BYTES.key(), actual);
    }

    /** Our own no, which the client passes on as it is. */
    private static final class Rejected extends IOException {
        private static final long serialVersionUID = 1L;

        Rejected(String message) {
            super(message);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        IOUtils.closeQuietly(client);
    }
}
