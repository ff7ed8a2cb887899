package io.flinkalexnet.engine.device;

/**
 * One card.
 *
 * @param index as nvidia-smi counts: by place on the PCI bus
 * @param uuid such as GPU-2f3c...
 * @param name such as NVIDIA A100-SXM4-40GB
 * @param memoryBytes all of its memory
 * @param freeBytes what was free when it was asked
 * @param driverVersion such as 535.183.01
 */
public record NvidiaDevice(
        int index,
        String uuid,
        String name,
        ComputeCapability computeCapability,
        long memoryBytes,
        long freeBytes,
        String driverVersion) {
    private static final int FIELDS = 7;
    private static final long MEBIBYTE = 1L << 20;

    /** What nvidia-smi is asked for, in the order of {@link #parse}. */
    static final String QUERY =
            "index,uuid,name,compute_cap,memory.total,memory.free,driver_version";

    /** Throws {@link IllegalArgumentException} unless it is a line of nvidia-smi's csv. */
    static NvidiaDevice parse(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(
                    "a card has %d fields, \"%s\" has %d"
                            .formatted(FIELDS, line.strip(), fields.length));
        }
        return new NvidiaDevice(
                Integer.parseInt(fields[0].strip()),
                fields[1].strip(),
                fields[2].strip(),
                ComputeCapability.parse(fields[3]),
                Long.parseLong(fields[4].strip()) * MEBIBYTE,
                Long.parseLong(fields[5].strip()) * MEBIBYTE,
                fields[6].strip());
    }

    /** For people: name, index, compute capability and memory. */
    public String describe() {
        return "%s (index %d, compute capability %s, %d MiB, %d MiB free, driver %s)"
                .formatted(
                        name,
                        index,
                        computeCapability,
                        memoryBytes / MEBIBYTE,
                        freeBytes / MEBIBYTE,
                        driverVersion);
    }
}
