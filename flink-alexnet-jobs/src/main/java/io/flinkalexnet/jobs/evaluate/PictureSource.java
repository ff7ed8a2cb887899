package io.flinkalexnet.jobs.evaluate;

import java.io.IOException;

/** Labelled pictures in an order that is always the same. For one thread; close it. */
public interface PictureSource extends AutoCloseable {
    /** A total that is not known. */
    long UNKNOWN = -1;

    /** The next picture; null at the end. */
    TestPicture next() throws IOException;

    /** How many there are, or somewhat more; {@link #UNKNOWN} if nobody has counted. */
    long total();

    @Override
    void close();
}
