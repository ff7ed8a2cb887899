package io.flinkalexnet.jobs.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A jar by its name.
 *
 * @param artifact such as opencv
 * @param version such as 4.13.0-1.5.13
 * @param platform such as linux-x86_64, with more behind it; empty for classes
 */
record LibraryJar(String artifact, String version, String platform) {
    /** The version begins at the first number, but ND4J has that of CUDA in a name. */
    private static final Pattern NAME =
            Pattern.compile(
                    "(nd4j-cuda-[\\d.]+(?:-preset)?|.+?)-(\\d.*?)(?:-((?:linux|macosx|windows)-.*))?\\.jar");

    /** Empty if the name has no version. */
    static Optional<LibraryJar> parse(String fileName) {
        Matcher name = NAME.matcher(fileName);
        return name.matches()
                ? Optional.of(
                        new LibraryJar(
                                name.group(1),
                                name.group(2),
                                name.group(3) == null ? "" : name.group(3)))
                : Optional.empty();
    }
}
