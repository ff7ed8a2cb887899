package io.flinkalexnet.flink.classify;

import io.flinkalexnet.engine.Classifier;
import org.apache.flink.util.IOUtils;

/**
 * The model a subtask classifies with. For the task thread; closing it gives back the model.
 *
 * @param model which one
 * @param lease its weights on the device
 * @param classifier over those weights
 */
record Serving(AnnouncedModel model, SharedModels.Lease lease, Classifier classifier)
        implements AutoCloseable {
    /** Opens a classifier; the lease is closed with the result, or at once if that fails. */
    static Serving open(AnnouncedModel model, SharedModels.Lease lease, int batchSize) {
        try {
            return new Serving(model, lease, lease.openClassifier(batchSize));
        } catch (Throwable t) {
            lease.close();
            throw t;
        }
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(classifier, lease);
    }
}
