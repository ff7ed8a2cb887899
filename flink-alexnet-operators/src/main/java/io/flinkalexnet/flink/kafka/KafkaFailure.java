package io.flinkalexnet.flink.kafka;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/** What Kafka refused, with what to do about it. A message holds no setting's value. */
public final class KafkaFailure {
    private static final String SETTINGS =
            "--kafka-config FILE (alexnet.kafka.config-file) or --kafka.KEY VALUE";

    private static final Pattern CLASS_NAMES = Pattern.compile("^([\\w.]+(Exception|Error): )+");
    private static final Pattern EMPTY = Pattern.compile("Failed to (create new|construct) ");

    private KafkaFailure() {}

    /**
     * In words.
     *
     * @param what could not be done, as the beginning of a sentence
     */
    public static IOException of(KafkaOptions kafka, String what, Throwable cause) {
        return new IOException(
                "%s at %s: %s".formatted(what, kafka.bootstrapServers(), why(kafka, cause)), cause);
    }

    private static String why(KafkaOptions kafka, Throwable cause) {
        if (cause instanceof SaslAuthenticationException) {
            return "the broker does not accept this user or password (%s); correct sasl.jaas.config and sasl.mechanism, by %s"
                    .formatted(cause.getMessage(), SETTINGS);
        }
        if (cause instanceof SslAuthenticationException) {
            return "TLS failed (%s); %s".formatted(messages(cause), tlsAdvice(cause));
        }
        if (cause instanceof AuthorizationException) {
            return "%s; grant it with kafka-acls.sh --add, docs/kafka.md has the list for each job"
                    .formatted(cause.getMessage());
        }
        if (cause instanceof TimeoutException) {
            return Reachability.of(kafka).words(kafka, SETTINGS);
        }
        return messages(cause);
    }

    private static String tlsAdvice(Throwable cause) {
        String messages = messages(cause).toLowerCase(Locale.ROOT);
        if (messages.contains("pkix") || messages.contains("trust")) {
            return "the broker's certificate is not trusted: name a truststore that holds its issuer by ssl.truststore.location, ssl.truststore.type and ssl.truststore.password, by "
                    + SETTINGS;
        }
        if (messages.contains("no subject alternative") || messages.contains("no name matching")) {
            return "the certificate is not for this host name: use the name it was made for in --bootstrap-servers and the broker's advertised.listeners";
        }
        if (messages.contains("unrecognized ssl message")) {
            return "this port does not speak TLS: use the broker's port for it, or the security.protocol without SSL";
        }
        return "check ssl.truststore.* and ssl.keystore.*, by " + SETTINGS;
    }

    /** The messages of a failure and its causes, each once. */
    static String messages(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String message = each.getMessage() == null ? each.toString() : each.getMessage();
            String words = CLASS_NAMES.matcher(message).replaceFirst("").strip();
            boolean saysMore = each.getCause() == null || !EMPTY.matcher(words).lookingAt();
            if (saysMore && messages.stream().noneMatch(before -> before.contains(words))) {
                messages.add(words);
            }
        }
        return String.join(": ", messages);
    }
}
