package io.flinkalexnet.jobs.doctor;

import io.flinkalexnet.engine.device.NvidiaDevice;
import io.flinkalexnet.engine.device.NvidiaSmi;
import io.flinkalexnet.engine.device.SharedLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** NVIDIA's driver, cards, and libraries of CUDA. Nothing is needed where no card is. */
record DeviceChecks(NvidiaSmi driver, SharedLibraries libraries) {
    private static final String GROUP = "cards";
    private static final Path INSTALLATIONS = Path.of("/usr/local");

    static DeviceChecks ofThisMachine() throws IOException {
        List<Path> folders = new ArrayList<>();
        if (Files.isDirectory(INSTALLATIONS)) {
            try (Stream<Path> all = Files.list(INSTALLATIONS)) {
                all.filter(each -> each.getFileName().toString().startsWith("cuda"))
                        .sorted()
                        .forEach(each -> folders.add(each.resolve("lib64")));
            }
        }
        return new DeviceChecks(NvidiaSmi.ofThisMachine(), SharedLibraries.ofThisMachine(folders));
    }

    List<Check> run() {
        NvidiaSmi.Answer answer = driver.ask();
        List<Check> checks = new ArrayList<>();
        checks.add(driver(answer));
        for (NvidiaDevice device : answer.devices()) {
            checks.add(Check.ok(GROUP, "card " + device.index(), device.describe()));
        }
        boolean needed = !answer.devices().isEmpty();
        checks.add(library("CUDA runtime", "libcudart.so.", needed));
        checks.add(library("cuDNN", "libcudnn.so.", needed));
        checks.add(library("NVRTC", "libnvrtc.so.", false));
        return checks;
    }

    private static Check driver(NvidiaSmi.Answer answer) {
        return switch (answer.outcome()) {
            case DEVICES -> Check.ok(GROUP, "driver", answer.devices().get(0).driverVersion());
            case NOT_FOUND -> Check.ok(GROUP, "driver", "none: there is no nvidia-smi");
            case NO_DRIVER ->
                    Check.warn(
                            GROUP,
                            "driver",
                            answer.detail(),
                            "load or update the driver if cards are to be used");
            case NO_DEVICE ->
                    Check.warn(
                            GROUP,
                            "driver",
                            answer.detail(),
                            "give this machine or container a card (docker run --gpus all) if one is to be used");
            case FAILED ->
                    Check.warn(
                            GROUP,
                            "driver",
                            answer.detail(),
                            "try nvidia-smi in a shell, and update the driver");
        };
    }

    private Check library(String name, String prefix, boolean needed) {
        TreeSet<String> versions = new TreeSet<>();
        for (Path file : libraries.all(prefix)) {
            versions.add(version(file, prefix));
        }
        if (!versions.isEmpty()) {
            return Check.ok(GROUP, name, String.join(", ", versions));
        }
        return needed
                ? Check.warn(
                        GROUP,
                        name,
                        "not found in " + libraries.folders(),
                        "install it and put its folder into LD_LIBRARY_PATH; docs/gpu.md says which version")
                : Check.ok(GROUP, name, "none");
    }

    /** The version in the name of the file itself, which links lead to. */
    private static String version(Path link, String prefix) {
        try {
            Path file = link.toRealPath();
            String name = file.getFileName().toString();
            String version = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
            return "%s in %s".formatted(version, file.getParent());
        } catch (IOException e) {
            return "broken link " + link;
        }
    }
}
