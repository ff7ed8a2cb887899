package io.flinkalexnet.jobs.evaluate;

import io.flinkalexnet.engine.image.ImageRejectedException;
import java.io.IOException;

/**
 * A picture to score a model on. Its bytes are read when its turn comes, by any thread.
 *
 * @param id names it
 * @param label true class as its source writes it; null if there is none
 * @param content its encoded bytes
 */
public record TestPicture(String id, String label, Content content) {
    /** Where encoded bytes come from. */
    @FunctionalInterface
    public interface Content {
        /**
         * Reads them.
         *
         * @throws IOException if the file can't be read
         * @throws ImageRejectedException if the record is none
         */
        byte[] read() throws IOException, ImageRejectedException;
    }
}
