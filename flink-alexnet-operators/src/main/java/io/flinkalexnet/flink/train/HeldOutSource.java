package io.flinkalexnet.flink.train;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.source.PartitionRange;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** Where held-out pictures are read from. Shipped with the job graph. */
public interface HeldOutSource extends Serializable {
    /** Name of the topic. */
    String topic();

    /**
     * What there is now, by partition.
     *
     * @throws IOException in words if it can't be had
     */
    List<PartitionRange> ranges() throws IOException, InterruptedException;

    /** Begins to read the held-out pictures of these ranges. The caller closes the reader. */
    Reader open(List<PartitionRange> ranges);

    /** Reads once, for one thread apart from {@link #wakeup}. */
    interface Reader extends AutoCloseable {
        /**
         * The next picture: partition by partition, by offset.
         *
         * @return null behind the last one
         * @throws IOException in words if it can't be had
         */
        EncodedImage next() throws IOException;

        /** Makes a running or the next read fail; from any thread. */
        void wakeup();

        @Override
        void close();
    }
}
