package io.flinkalexnet.engine.device;

/** What generation an NVIDIA card is of, such as 8.6. */
public record ComputeCapability(int major, int minor) implements Comparable<ComputeCapability> {
    /** Throws {@link IllegalArgumentException} unless the text is two numbers and a dot. */
    public static ComputeCapability parse(String text) {
        String[] parts = text.strip().split("\\.", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "a compute capability is written like 8.6, was \"%s\"".formatted(text));
        }
        return new ComputeCapability(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    @Override
    public int compareTo(ComputeCapability other) {
        return major != other.major
                ? Integer.compare(major, other.major)
                : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
