package io.flinkalexnet.flink.gpu;

import io.flinkalexnet.engine.device.NvidiaSmi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.externalresource.ExternalResourceDriver;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.configuration.Configuration;

/** What {@code external-resource.gpu.driver-factory.class} names. */
public final class GpuDriverFactory implements ExternalResourceDriverFactory {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public ExternalResourceDriver createExternalResourceDriver(Configuration config) {
        NvidiaGpuOptions options = options(config);
        NvidiaSmi driver =
                options.program().isEmpty()
                        ? NvidiaSmi.ofThisMachine()
                        : new NvidiaSmi(List.of(Path.of(options.program())), LIMIT);
        return new NvidiaGpuDriver(driver, options);
    }

    private static NvidiaGpuOptions options(Configuration config) {
        try {
            return NvidiaGpuOptions.from(config);
        } catch (IllegalArgumentException e) {
            throw new NoCardError(e.getMessage(), e);
        }
    }
}
