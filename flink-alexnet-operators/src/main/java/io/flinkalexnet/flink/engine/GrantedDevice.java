package io.flinkalexnet.flink.engine;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * The card of this task manager, from Flink's external resources. Flink gives all tasks of a task
 * manager the same cards, so there is nothing to share out: all take the first one, and it is one
 * engine for all of them. To use more cards, start a task manager for each.
 */
public final class GrantedDevice {
    /** Name of the external resource, as in Flink's documentation. */
    public static final String RESOURCE = "gpu";

    /** Its property that holds the index, as in Flink's documentation. */
    public static final String INDEX = "index";

    private GrantedDevice() {}

    /** Empty if Flink hands out no cards. */
    public static OptionalInt of(RuntimeContext context) {
        return first(context.getExternalResourceInfos(RESOURCE));
    }

    static OptionalInt first(Collection<ExternalResourceInfo> cards) {
        return cards.stream()
                .map(card -> card.getProperty(INDEX))
                .flatMap(Optional::stream)
                .mapToInt(GrantedDevice::parse)
                .min();
    }

    private static int parse(String index) {
        try {
            return Integer.parseInt(index.strip());
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "the external resource %s has a card whose %s is \"%s\", which is no number; use the driver io.flinkalexnet.flink.gpu.GpuDriverFactory"
                            .formatted(RESOURCE, INDEX, index),
                    e);
        }
    }
}
