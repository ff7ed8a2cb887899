package io.flinkalexnet.engine.device;

import java.util.List;
import java.util.Properties;

/**
 * Limits of native memory. JavaCPP refuses to allocate once the process is resident with more than
 * four times its heap. On a task manager the heap is the smaller part, and the process has a limit
 * of its own: its container's, and Flink's memory model.
 */
public final class NativeMemory {
    private static final List<String> LIMITS =
            List.of("org.bytedeco.javacpp.maxBytes", "org.bytedeco.javacpp.maxPhysicalBytes");
    private static final String NONE = "0";

    private NativeMemory() {}

    /**
     * Leaves the limit to the process, unless the user has set one by JavaCPP's own properties. To
     * be called before the first class of JavaCPP is loaded; later calls change nothing.
     */
    public static void leaveLimitToTheProcess() {
        leaveLimitToTheProcess(System.getProperties());
    }

    static void leaveLimitToTheProcess(Properties properties) {
        LIMITS.forEach(each -> properties.putIfAbsent(each, NONE));
    }
}
