package io.flinkalexnet.engine.device;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks for an NVIDIA card by what can be asked without loading anything of CUDA, which in many
 * ways can go wrong for good.
 *
 * @param driver asked for the cards
 * @param libraries where the driver's library is looked for
 * @param environment of this process
 * @param leastDriver version of the driver that the engine needs, such as 510
 * @param otherwise what to do without such a card, at the end of a sentence: {@code or ...}
 */
public record CardSearch(
        NvidiaSmi driver,
        SharedLibraries libraries,
        Map<String, String> environment,
        String leastDriver,
        String otherwise) {
    /** What a finding has in place of a card where none was found. */
    public static final String NO_CARD = "NVIDIA CUDA";

    private static final String RENUMBERED = "CUDA_VISIBLE_DEVICES";
    private static final String ORDER = "CUDA_DEVICE_ORDER";

    /**
     * @param device the card, for people
     * @param reason why it can't be used and the way out; empty if it can
     */
    public record Finding(String device, String reason) {}

    /**
     * Looks for one card. Never throws.
     *
     * @param index of the card as nvidia-smi counts
     * @param obstacle what keeps the engine from a card, with the way out; empty if nothing does
     */
    public Finding check(int index, Function<NvidiaDevice, String> obstacle) {
        NvidiaSmi.Answer answer = driver.ask();
        return switch (answer.outcome()) {
            case DEVICES -> check(index, answer.devices(), obstacle);
            case NOT_FOUND -> unusable(noProgram(answer.detail()));
            case NO_DRIVER ->
                    unusable(
                            "the NVIDIA driver does not answer (%s); load or update it, %s"
                                    .formatted(answer.detail(), otherwise));
            case NO_DEVICE ->
                    unusable(
                            "the NVIDIA driver has no card (%s); give this machine or container one (docker run --gpus all), %s"
                                    .formatted(answer.detail(), otherwise));
            case FAILED ->
                    unusable(
                            "asking the NVIDIA driver for its cards failed: %s; try it in a shell, update the driver to %s or later, %s"
                                    .formatted(answer.detail(), leastDriver, otherwise));
        };
    }

    private String noProgram(String detail) {
        Optional<Path> library = libraries.find("libcuda.so.1");
        if (library.isPresent()) {
            return "the driver's library %s is there, but %s; in a container set NVIDIA_DRIVER_CAPABILITIES=compute,utility"
                    .formatted(library.get(), detail);
        }
        return "there is no NVIDIA driver: %s, and there is no libcuda.so.1; install the driver, start the container with its cards (docker run --gpus all), %s"
                .formatted(detail, otherwise);
    }

    private Finding check(
            int index, List<NvidiaDevice> devices, Function<NvidiaDevice, String> obstacle) {
        Optional<NvidiaDevice> found =
                devices.stream().filter(device -> device.index() == index).findFirst();
        if (found.isEmpty()) {
            return unusable(
                    "there is no card of index %d; there are %s"
                            .formatted(
                                    index, devices.stream().map(NvidiaDevice::describe).toList()));
        }
        NvidiaDevice device = found.get();
        String reason = numbering(devices);
        if (reason.isEmpty()) {
            reason = obstacle.apply(device);
        }
        return new Finding(reason.isEmpty() ? device.describe() : device.name(), reason);
    }

    /** CUDA numbers cards by speed unless told otherwise; the driver's indexes are by place. */
    private String numbering(List<NvidiaDevice> devices) {
        boolean alike = devices.stream().map(NvidiaDevice::name).distinct().count() == 1;
        if (!environment.getOrDefault(RENUMBERED, "").isEmpty()) {
            return "%s is set to %s, which renumbers the cards; unset it, and choose cards by external-resource.gpu.param.indexes"
                    .formatted(RENUMBERED, environment.get(RENUMBERED));
        }
        if (!alike && !"PCI_BUS_ID".equals(environment.get(ORDER))) {
            return "there are different cards, which CUDA numbers by speed and the driver by place; set %s=PCI_BUS_ID in the environment of this process"
                    .formatted(ORDER);
        }
        return "";
    }

    private static Finding unusable(String reason) {
        return new Finding(NO_CARD, reason);
    }
}
