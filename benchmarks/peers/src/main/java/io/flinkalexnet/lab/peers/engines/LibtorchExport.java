package io.flinkalexnet.lab.peers.engines;

import io.flinkalexnet.lab.peers.contender.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.JitModule;

/**
 * Saves the TorchScript module, for an engine that can load one but has nothing to make one with.
 * In a process of its own: two builds of libtorch don't fit into one.
 */
public final class LibtorchExport {
    private static final String FILE = "alexnet.pt";

    private LibtorchExport() {}

    /** Arguments: the subject's directory. */
    public static void main(String[] arguments) throws IOException {
        Subject subject = Subject.read(Path.of(arguments[0]));
        try (JitModule module = LibtorchModule.build(subject)) {
            module.save(file(subject).toString());
        }
    }

    private static Path file(Subject subject) {
        return subject.directory().resolve(FILE);
    }

    /**
     * The file, made if it is not there.
     *
     * @throws IOException if the process that makes it fails
     */
    static synchronized Path file(Subject subject, String classPath)
            throws IOException, InterruptedException {
        Path file = file(subject);
        if (Files.exists(file)) {
            return file;
        }
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        LibtorchExport.class.getName(),
                        subject.directory().toString());
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        int status = process.waitFor();
        if (status != 0) {
            Files.deleteIfExists(file);
            throw new IOException("saving the network as TorchScript ended with status " + status);
        }
        return file;
    }
}
