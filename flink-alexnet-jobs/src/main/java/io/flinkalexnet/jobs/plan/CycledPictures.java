package io.flinkalexnet.jobs.plan;

import io.flinkalexnet.jobs.evaluate.PictureSource;
import io.flinkalexnet.jobs.evaluate.TestPicture;
import java.util.List;

/** The same pictures again and again, without an end. */
final class CycledPictures implements PictureSource {
    private final List<byte[]> pictures;
    private long next;

    /**
     * @param pictures encoded; at least one
     */
    CycledPictures(List<byte[]> pictures) {
        this.pictures = pictures;
    }

    @Override
    public TestPicture next() {
        byte[] encoded = pictures.get((int) (next % pictures.size()));
        return new TestPicture(Long.toString(next++), null, () -> encoded);
    }

    @Override
    public long total() {
        return UNKNOWN;
    }

    @Override
    public void close() {}
}
