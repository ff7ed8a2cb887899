package io.flinkalexnet.jobs.cli;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Option;

/** {@code --json FILE}: a summary of the run that a program can read. */
public final class JsonMixin {
    private static final ObjectWriter WRITER =
            new ObjectMapper()
                    .writer(
                            new DefaultPrettyPrinter()
                                    .withObjectIndenter(new DefaultIndenter("  ", "\n")));

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes a summary as JSON to this file, replacing it.")
    private Path file;

    /**
     * Call it before long work: a summary that can't be written should not cost an hour first.
     *
     * @throws CommandException if the file's folder does not exist or can't be written to
     */
    public void check() throws CommandException {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw new CommandException("--json needs a file, %s is a folder".formatted(file));
        }
        Path folder = folder();
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new CommandException(
                    "--json %s: %s is not a folder that can be written to; create it first"
                            .formatted(file, folder));
        }
    }

    /**
     * Writes the summary if {@code --json} was given: the whole file or none of it.
     *
     * @param summary a record, map or anything else that Jackson writes
     */
    public void write(Object summary) throws IOException {
        if (file == null) {
            return;
        }
        Path whole = Files.createTempFile(folder(), "." + file.getFileName(), ".part");
        try {
            Files.writeString(whole, WRITER.writeValueAsString(summary) + "\n");
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private Path folder() {
        return file.toAbsolutePath().getParent();
    }
}
