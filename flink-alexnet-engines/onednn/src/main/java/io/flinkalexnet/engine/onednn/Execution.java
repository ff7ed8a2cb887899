package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.host.Lanes;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.dnnl.stream;

/**
 * The threads of one trainer or classifier, and a stream for each; a stream on a processor runs
 * what it is given at once.
 */
record Execution(Lanes lanes, List<stream> streams) implements AutoCloseable {
    static Execution open(int threads) {
        OneDnn library = OneDnn.library();
        library.attachThread();
        return new Execution(
                new Lanes("onednn", threads, library::attachThread),
                Stream.generate(() -> new stream(library.engine())).limit(threads).toList());
    }

    /** To be called on the caller's thread before it creates or runs primitives. */
    void attachThread() {
        OneDnn.library().attachThread();
    }

    @Override
    public void close() {
        lanes.close();
        streams.forEach(stream::deallocate);
    }
}
