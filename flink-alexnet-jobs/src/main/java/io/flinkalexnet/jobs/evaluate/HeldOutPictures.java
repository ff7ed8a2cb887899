package io.flinkalexnet.jobs.evaluate;

import io.flinkalexnet.engine.image.HeldOutRule;
import java.io.IOException;

/**
 * Those pictures of another source that training with the same rule keeps out, by the id. For a
 * record that can't be read its place stands in for the id.
 */
public final class HeldOutPictures implements PictureSource {
    private final PictureSource all;
    private final HeldOutRule rule;

    /**
     * @param all closed with this
     */
    public HeldOutPictures(PictureSource all, HeldOutRule rule) {
        this.all = all;
        this.rule = rule;
    }

    @Override
    public TestPicture next() throws IOException {
        TestPicture next = all.next();
        while (next != null && !rule.holdsOut(next.id())) {
            next = all.next();
        }
        return next;
    }

    @Override
    public long total() {
        return UNKNOWN;
    }

    @Override
    public void close() {
        all.close();
    }
}
