package io.flinkalexnet.jobs.evaluate;

import io.flinkalexnet.jobs.ingest.ImageFolder;
import io.flinkalexnet.jobs.ingest.SourceImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The pictures of a folder as {@link ImageFolder} lists them, ordered by their path. */
public final class FolderPictures implements PictureSource {
    private final int total;
    private final Iterator<TestPicture> pictures;

    private FolderPictures(List<TestPicture> pictures) {
        total = pictures.size();
        this.pictures = pictures.iterator();
    }

    /**
     * DIR/CLASS/file: the label is CLASS.
     *
     * @throws IOException if it is no folder or holds no file
     */
    public static FolderPictures of(Path folder) throws IOException {
        List<TestPicture> pictures = new ArrayList<>();
        for (SourceImage each : ImageFolder.list(folder)) {
            pictures.add(picture(each, each.label()));
        }
        return new FolderPictures(pictures);
    }

    /**
     * DIR/file, as ImageNet's validation pictures lie: the labels stand in a file of their own.
     *
     * @throws IOException if the folder holds no file, or a picture's name doesn't lead to a line
     */
    public static FolderPictures of(Path folder, GroundTruth truth) throws IOException {
        List<TestPicture> pictures = new ArrayList<>();
        for (SourceImage each : ImageFolder.list(folder)) {
            pictures.add(picture(each, truth.labelOf(each.id())));
        }
        return new FolderPictures(pictures);
    }

    private static TestPicture picture(SourceImage image, String label) {
        return new TestPicture(image.id(), label, image.content()::read);
    }

    @Override
    public TestPicture next() {
        return pictures.hasNext() ? pictures.next() : null;
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public void close() {}
}
