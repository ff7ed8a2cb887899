package io.flinkalexnet.flink.gpu;

import io.flinkalexnet.engine.device.NvidiaDevice;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;

/** One card as tasks see it. Two are equal if they are the same card. */
public final class NvidiaGpu implements ExternalResourceInfo {
    /** Number of the card, as nvidia-smi counts. */
    public static final String INDEX = "index";

    public static final String UUID = "uuid";
    public static final String NAME = "name";

    /** Such as 8.6. */
    public static final String COMPUTE_CAPABILITY = "compute-capability";

    public static final String MEMORY_BYTES = "memory-bytes";

    private final String uuid;
    private final Map<String, String> properties;

    NvidiaGpu(NvidiaDevice device) {
        uuid = device.uuid();
        Map<String, String> values = new TreeMap<>();
        values.put(INDEX, Integer.toString(device.index()));
        values.put(UUID, device.uuid());
        values.put(NAME, device.name());
        values.put(COMPUTE_CAPABILITY, device.computeCapability().toString());
        values.put(MEMORY_BYTES, Long.toString(device.memoryBytes()));
        properties = Map.copyOf(values);
    }

    @Override
    public Optional<String> getProperty(String key) {
        return Optional.ofNullable(properties.get(key));
    }

    @Override
    public Collection<String> getKeys() {
        return properties.keySet();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NvidiaGpu gpu && gpu.uuid.equals(uuid);
    }

    @Override
    public int hashCode() {
        return uuid.hashCode();
    }

    @Override
    public String toString() {
        return "%s %s (%s)"
                .formatted(properties.get(INDEX), properties.get(NAME), properties.get(UUID));
    }
}
