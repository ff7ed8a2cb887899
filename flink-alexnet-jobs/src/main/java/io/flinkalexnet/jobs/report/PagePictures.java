package io.flinkalexnet.jobs.report;

import io.flinkalexnet.engine.image.ImageRejectedException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The pictures a page shows, within its weight. For one thread.
 *
 * <p>First the wanted ids are named, then the pictures come by, in any order and more of them than
 * are wanted; each is made small at once.
 */
final class PagePictures {
    /** Height and width in pixels; shown at two thirds, so that they are sharp on phones. */
    static final int SIDE_MAX = 96;

    private final long bytesMax;
    private final Set<String> wanted = new HashSet<>();
    private final Map<String, Thumbnail> pictures = new HashMap<>();
    private long shownBytes;
    private int shown;
    private int leftOut;

    /**
     * No picture yet.
     *
     * @param bytesMax of the page that may go into pictures, as text
     */
    PagePictures(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    void want(String id) {
        wanted.add(id);
    }

    /** Takes a picture if it is wanted and can be decoded. */
    void offer(String id, ByteBuffer encoded) {
        if (!wanted.contains(id)) {
            return;
        }
        byte[] bytes = new byte[encoded.remaining()];
        encoded.duplicate().get(bytes);
        try {
            pictures.put(id, Thumbnail.of(bytes, SIDE_MAX));
        } catch (ImageRejectedException e) {
            pictures.remove(id); // an older record of this id is not what was judged
        }
    }

    /**
     * Writes the picture, or in its place why it isn't there.
     *
     * @param alternative what it is, in words
     */
    void show(Html html, String id, String alternative) {
        show(html, pictures.get(id), alternative);
    }

    /** The same for a picture that was not found by its id; null if there is none. */
    void show(Html html, Thumbnail picture, String alternative) {
        if (picture == null) {
            placeholder(html, "no picture", alternative);
            return;
        }
        String uri = picture.dataUri();
        if (shownBytes + uri.length() > bytesMax) {
            leftOut++;
            placeholder(html, "left out", alternative);
            return;
        }
        shownBytes += uri.length();
        shown++;
        html.leaf(
                "img",
                "src",
                uri,
                "alt",
                VisibleText.of(alternative),
                "width",
                Integer.toString(picture.side()),
                "height",
                Integer.toString(picture.side()));
    }

    private static void placeholder(Html html, String why, String alternative) {
        html.element("span", why, "class", "none", "title", VisibleText.of(alternative));
    }

    /** Pictures in the page. */
    int shown() {
        return shown;
    }

    /** Pictures that would have made the page too heavy. */
    int leftOut() {
        return leftOut;
    }
}
