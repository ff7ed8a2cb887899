package io.flinkalexnet.jobs.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real broker that asks for TLS and a password (SASL/PLAIN), with a certificate made on the spot.
 * Users: admin, who may do all, and alice.
 */
public final class SecureBroker implements AutoCloseable {
    /** Password of alice. */
    public static final String PASSWORD = "alice-5ecret";

    /** Password of the certificates' files. */
    public static final String STORE_PASSWORD = "st0re-5ecret";

    private static final String ADMIN_PASSWORD = "admin-5ecret";

    private final Path folder;
    private final EmbeddedBroker broker;

    private SecureBroker(Path folder, EmbeddedBroker broker) {
        this.folder = folder;
        this.broker = broker;
    }

    /**
     * Starts it.
     *
     * @param folder receives certificates and the clients' settings
     * @param more Kafka's settings, such as an authorizer
     */
    public static SecureBroker start(Path folder, Map<String, String> more) throws Exception {
        makeCertificate(folder);
        Map<String, String> settings = new HashMap<>(tls(folder));
        settings.put(
                "listener.security.protocol.map",
                "%s:SASL_SSL,%s:PLAINTEXT"
                        .formatted(
                                BrokerSettings.CLIENT_LISTENER,
                                BrokerSettings.CONTROLLER_LISTENER));
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("ssl.keystore.location", folder.resolve("broker.p12").toString());
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.password", STORE_PASSWORD);
        settings.put(
                "listener.name.client.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\" password=\"%s\" user_admin=\"%s\" user_alice=\"%s\";"
                        .formatted(ADMIN_PASSWORD, ADMIN_PASSWORD, PASSWORD));
        settings.putAll(more);
        return new SecureBroker(folder, EmbeddedBroker.start(BrokerOptions.temporary(), settings));
    }

    private static void makeCertificate(Path folder) throws Exception {
        keytool(
                "-genkeypair -alias broker -keyalg RSA -keysize 2048 -validity 2 -dname CN=localhost"
                        + " -ext SAN=dns:localhost,ip:127.0.0.1",
                folder.resolve("broker.p12"));
        Path certificate = folder.resolve("broker.pem");
        keytool(
                "-exportcert -rfc -alias broker -file " + certificate,
                folder.resolve("broker.p12"));
        keytool(
                "-importcert -noprompt -alias broker -file " + certificate,
                folder.resolve("trust.p12"));
        keytool(
                "-genkeypair -alias other -keyalg RSA -keysize 2048 -dname CN=other",
                folder.resolve("other.p12"));
    }

    private static void keytool(String command, Path store) throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String[] words =
                "%s %s -storetype PKCS12 -keystore %s -storepass %s"
                        .formatted(keytool, command, store, STORE_PASSWORD)
                        .split(" ");
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    private static Map<String, String> tls(Path folder) {
        return Map.of(
                "ssl.truststore.location",
                folder.resolve("trust.p12").toString(),
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.password",
                STORE_PASSWORD);
    }

    /** Settings of a client that is let in. */
    public Map<String, String> client(String user, String password) {
        Map<String, String> settings = new HashMap<>(tls(folder));
        settings.put("security.protocol", "SASL_SSL");
        settings.put("sasl.mechanism", "PLAIN");
        settings.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, password));
        return settings;
    }

    /** Settings of the one who may do all. */
    public Map<String, String> admin() {
        return client("admin", ADMIN_PASSWORD);
    }

    /** A certificate file that does not hold the broker's. */
    public Path otherStore() {
        return folder.resolve("other.p12");
    }

    /** Writes settings as a client.properties. */
    public Path file(String name, Map<String, String> settings) throws IOException {
        List<String> lines =
                settings.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList();
        return Files.write(folder.resolve(name), lines);
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public void close() throws IOException {
        broker.close();
    }
}
