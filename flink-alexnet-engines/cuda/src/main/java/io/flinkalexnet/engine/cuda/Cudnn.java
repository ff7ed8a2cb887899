package io.flinkalexnet.engine.cuda;

import java.nio.charset.StandardCharsets;
import org.bytedeco.cuda.global.cudnn;

/** Statuses of cuDNN as exceptions, in its own words. */
final class Cudnn {
    private static final int MESSAGE_BYTES = 512;

    private Cudnn() {}

    /**
     * @param action what was tried, to complete "cuDNN cannot"
     * @throws IllegalStateException unless it worked
     */
    static void check(int status, String action) {
        if (status != cudnn.CUDNN_STATUS_SUCCESS) {
            throw new IllegalStateException(
                    "cuDNN cannot %s: %s (%d)%s"
                            .formatted(
                                    action,
                                    cudnn.cudnnGetErrorString(status).getString(),
                                    status,
                                    reason()));
        }
    }

    /** What the last call of this thread had to say beyond its status. */
    private static String reason() {
        byte[] text = new byte[MESSAGE_BYTES];
        cudnn.cudnnGetLastErrorString(text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return length == 0 ? "" : ": " + new String(text, 0, length, StandardCharsets.UTF_8);
    }

    static int dataType(ElementType type) {
        return switch (type) {
            case F32 -> cudnn.CUDNN_DATA_FLOAT;
            case BF16 -> cudnn.CUDNN_DATA_BFLOAT16;
        };
    }
}
