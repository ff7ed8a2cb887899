package io.flinkalexnet.flink.gpu;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Which cards this process has. A lock lives as long as the process, and the operating system gives
 * it back however that ends: there is nothing to clean up after a crash.
 */
final class DeviceLocks {
    private static final Map<Path, FileLock> HELD = new HashMap<>();

    private DeviceLocks() {}

    /** Whether the card is ours now, and wasn't before. */
    static synchronized boolean take(Path directory, String uuid) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.toRealPath().resolve(uuid.replaceAll("[^A-Za-z0-9-]", "_") + ".lock");
        if (HELD.containsKey(file)) {
            return false;
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                HELD.put(file, lock);
                return true;
            }
        } catch (OverlappingFileLockException e) {
            channel.close(); // another class loader of this process has it
            return false;
        }
        channel.close();
        return false;
    }
}
