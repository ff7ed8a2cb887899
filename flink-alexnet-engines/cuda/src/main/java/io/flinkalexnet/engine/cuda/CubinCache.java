package io.flinkalexnet.engine.cuda;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Machine code on disk under the SHA-256 of everything it was made from, so that nothing is ever
 * out of date; a file is the code behind its own SHA-256. Any number of processes may share a
 * directory, and everything in it may be deleted at any time. Where it can't be written, the code
 * is compiled in each process. Thread-safe.
 */
final class CubinCache {
    /** System property: another directory than the user's. */
    static final String DIRECTORY = "alexnet.cuda.kernel-cache";

    private static final Logger LOG = LoggerFactory.getLogger(CubinCache.class);
    private static final int DIGEST_BYTES = 32;

    private final Path directory;

    CubinCache(Path directory) {
        this.directory = directory;
    }

    static CubinCache ofThisUser() {
        String chosen = System.getProperty(DIRECTORY);
        if (chosen != null) {
            return new CubinCache(Path.of(chosen));
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path base =
                caches == null || caches.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(caches);
        return new CubinCache(base.resolve("flink-alexnet").resolve("kernels"));
    }

    /**
     * The code made of that, compiled if it isn't there.
     *
     * @param ingredients everything that the code depends on, in a fixed order
     */
    byte[] get(List<String> ingredients, Supplier<byte[]> compiler) {
        Path file = directory.resolve(name(ingredients));
        Optional<byte[]> kept = read(file);
        if (kept.isPresent()) {
            return kept.get();
        }
        byte[] code = compiler.get();
        write(file, code);
        return code;
    }

    private static String name(List<String> ingredients) {
        MessageDigest digest = sha256();
        for (String ingredient : ingredients) {
            byte[] bytes = ingredient.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest()) + ".cubin";
    }

    private static Optional<byte[]> read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("cannot read {}; its kernels are compiled again: {}", file, e.toString());
            return Optional.empty();
        }
        if (bytes.length > DIGEST_BYTES) {
            byte[] code = Arrays.copyOfRange(bytes, DIGEST_BYTES, bytes.length);
            if (Arrays.equals(sha256().digest(code), Arrays.copyOf(bytes, DIGEST_BYTES))) {
                return Optional.of(code);
            }
        }
        LOG.warn("{} is damaged; its kernels are compiled again", file);
        return Optional.empty();
    }

    /** Under another name first: a file is either whole or not there. */
    private void write(Path file, byte[] code) {
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, "compiled", ".part");
            try {
                Files.write(part, sha256().digest(code));
                Files.write(part, code, StandardOpenOption.APPEND);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            LOG.warn(
                    "cannot keep compiled kernels in {}, so each process compiles them; set -D{} to a directory that can be written: {}",
                    directory,
                    DIRECTORY,
                    e.toString());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
