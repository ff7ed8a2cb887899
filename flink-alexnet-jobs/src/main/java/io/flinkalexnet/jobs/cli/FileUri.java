package io.flinkalexnet.jobs.cli;

import java.io.File;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;

/** Files as people name them: a path, or a URI of any Flink file system. */
final class FileUri {
    /** A scheme has two letters or more: C: is a drive. */
    private static final Pattern URI_WITH_SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

    private FileUri() {}

    /** What Flink takes: it would resolve a path without scheme on a file system of its own. */
    static String of(String fileOrUri) {
        return URI_WITH_SCHEME.matcher(fileOrUri).matches()
                ? fileOrUri
                : Path.fromLocalFile(new File(fileOrUri).getAbsoluteFile()).toString();
    }
}
