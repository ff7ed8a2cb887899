package io.flinkalexnet.flink.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Why brokers did not answer a Kafka client: asked once it has given up. */
enum Reachability {
    /** No bootstrap server takes a connection. */
    CLOSED,
    /** One takes connections, and answers no TLS handshake. */
    OPEN,
    /** One answers a TLS handshake. */
    TLS;

    private static final int PATIENCE_MILLIS = 2000;
    private static final String PROTOCOL = "security.protocol";

    static Reachability of(KafkaOptions kafka) {
        Reachability best = CLOSED;
        for (String server : kafka.bootstrapServers().split(",")) {
            Reachability each = ofServer(server.strip());
            best = each.compareTo(best) > 0 ? each : best;
        }
        return best;
    }

    String words(KafkaOptions kafka, String settings) {
        long seconds = KafkaClients.PATIENCE.toSeconds();
        String protocol = protocol(kafka.properties());
        return switch (this) {
            case CLOSED ->
                    "no broker answers (waited %d s), nothing takes connections there; start one with ./alexnet broker, or name yours with --bootstrap-servers"
                            .formatted(seconds);
            case OPEN ->
                    "no broker answers (waited %d s), though the port is open; does it ask for another security.protocol than %s? Set it by %s"
                            .formatted(seconds, protocol, settings);
            case TLS ->
                    protocol.endsWith("SSL")
                            ? "no broker answers (waited %d s), though the port speaks TLS; can this machine reach the broker's advertised.listeners?"
                                    .formatted(seconds)
                            : "the port speaks TLS and this client %s; set security.protocol to SASL_SSL (or SSL, without user and password), by %s"
                                    .formatted(protocol, settings);
        };
    }

    private static String protocol(Map<String, String> properties) {
        return properties.getOrDefault(PROTOCOL, "PLAINTEXT").toUpperCase(Locale.ROOT);
    }

    private static Reachability ofServer(String server) {
        int colon = server.lastIndexOf(':');
        try {
            String host = server.substring(0, Math.max(colon, 0)).replaceAll("[\\[\\]]", "");
            int port = Integer.parseInt(server.substring(colon + 1));
            return ofAddress(new InetSocketAddress(host, port));
        } catch (IllegalArgumentException e) { // no port, which Kafka has said already
            return CLOSED;
        }
    }

    private static Reachability ofAddress(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(address, PATIENCE_MILLIS);
            return shakesHands(socket, address) ? TLS : OPEN;
        } catch (IOException e) {
            return CLOSED;
        }
    }

    /** Sends no data and believes nothing: it only tells TLS from something else. */
    private static boolean shakesHands(Socket socket, InetSocketAddress address) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            try (SSLSocket tls =
                    (SSLSocket)
                            context.getSocketFactory()
                                    .createSocket(
                                            socket,
                                            address.getHostString(),
                                            address.getPort(),
                                            false)) {
                tls.startHandshake();
                return true;
            }
        } catch (IOException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    /** Nothing is sent over the connection, so nothing depends on whose it is. */
    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
