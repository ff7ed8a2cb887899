package io.flinkalexnet.flink.gpu;

import io.flinkalexnet.engine.device.NvidiaDevice;
import io.flinkalexnet.engine.device.NvidiaSmi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceDriver;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;

/**
 * Hands out the cards of this machine, lowest index first; fails where there are fewer than asked
 * for, so that a task manager without its card does not take tasks.
 */
final class NvidiaGpuDriver implements ExternalResourceDriver {
    private final NvidiaSmi driver;
    private final NvidiaGpuOptions options;

    NvidiaGpuDriver(NvidiaSmi driver, NvidiaGpuOptions options) {
        this.driver = driver;
        this.options = options;
    }

    @Override
    public Set<? extends ExternalResourceInfo> retrieveResourceInfo(long amount) {
        try {
            return grant(amount);
        } catch (IOException e) {
            throw new NoCardError(e.getMessage(), e);
        }
    }

    private Set<NvidiaGpu> grant(long amount) throws IOException {
        List<String> refused = new ArrayList<>();
        Set<NvidiaGpu> granted = new LinkedHashSet<>();
        for (NvidiaDevice device : devices()) {
            if (granted.size() == amount) {
                break;
            }
            String reason = refuse(device);
            if (reason.isEmpty()) {
                granted.add(new NvidiaGpu(device));
            } else {
                refused.add("%s: %s".formatted(device.describe(), reason));
            }
        }
        if (granted.size() < amount) {
            throw new IOException(
                    "external-resource.gpu.amount is %d, and %d can be handed out on this machine%s; lower the amount, or see to it that the cards are free"
                            .formatted(
                                    amount,
                                    granted.size(),
                                    refused.isEmpty() ? "" : ", not " + refused));
        }
        return granted;
    }

    private List<NvidiaDevice> devices() throws IOException {
        NvidiaSmi.Answer answer = driver.ask();
        if (answer.outcome() != NvidiaSmi.Outcome.DEVICES) {
            throw new IOException(
                    "this task manager was to have a card (external-resources: gpu), and the machine shows none: %s; give it one, or take gpu out of external-resources"
                            .formatted(answer.detail()));
        }
        return answer.devices();
    }

    /** Takes the card for this process if it is to; empty if that worked. */
    private String refuse(NvidiaDevice device) throws IOException {
        if (!options.indexes().isEmpty() && !options.indexes().contains(device.index())) {
            return "external-resource.gpu.param.%s is %s"
                    .formatted(NvidiaGpuOptions.INDEXES.key(), options.indexes());
        }
        if (options.exclusive() && !DeviceLocks.take(lockDirectory(), device.uuid())) {
            return "another process has it";
        }
        return "";
    }

    private Path lockDirectory() {
        return options.lockDirectory().isEmpty()
                ? Path.of(System.getProperty("java.io.tmpdir"), "flink-alexnet-gpu")
                : Path.of(options.lockDirectory());
    }
}
