package io.flinkalexnet.engine.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Collectors;

/** An nvidia-smi that says what a test wants. */
public final class StubNvidiaSmi {
    private StubNvidiaSmi() {}

    /** Prints these lines. */
    public static void printing(Path folder, String... lines) throws IOException {
        running(
                folder,
                Arrays.stream(lines)
                        .map(line -> "echo '%s'".formatted(line))
                        .collect(Collectors.joining("\n")));
    }

    /** Runs this shell script; replaces an earlier one. */
    public static void running(Path folder, String script) throws IOException {
        Path program = folder.resolve("nvidia-smi");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
