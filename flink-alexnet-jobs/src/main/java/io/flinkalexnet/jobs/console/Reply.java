package io.flinkalexnet.jobs.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One answer. All carry the same policy: nothing from elsewhere, no framing, no guessing of types.
 *
 * @param type media type
 */
record Reply(int status, String type, byte[] body) {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static Reply json(int status, Object value) {
        return new Reply(
                status,
                "application/json",
                ConsoleState.json(value).getBytes(StandardCharsets.UTF_8));
    }

    /** What went wrong, for people. */
    static Reply problem(int status, String problem) {
        return json(status, Map.of("problem", problem));
    }

    /** The headers every answer has. */
    static void protect(Headers headers) {
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }

    void send(HttpExchange exchange) throws IOException {
        protect(exchange.getResponseHeaders());
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
