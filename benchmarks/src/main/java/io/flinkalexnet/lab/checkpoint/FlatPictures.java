package io.flinkalexnet.lab.checkpoint;

import io.flinkalexnet.jobs.ingest.SourceImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Small JPEGs of one colour, one for each class: what they cost hides nothing else. */
final class FlatPictures {
    private FlatPictures() {}

    /**
     * The pictures, with ids and labels.
     *
     * @param side height and width in pixels
     */
    static List<SourceImage> of(int classes, int side) throws IOException {
        List<SourceImage> pictures = new ArrayList<>(classes);
        for (int i = 0; i < classes; i++) {
            String label = "class-%05d".formatted(i);
            Color color = Color.getHSBColor((float) i / classes, 0.7f, 0.7f);
            pictures.add(SourceImage.of(label + "/0", label, "lab", jpeg(color, side)));
        }
        return pictures;
    }

    private static byte[] jpeg(Color color, int side) throws IOException {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(color);
        graphics.fillRect(0, 0, side, side);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(picture, "jpeg", bytes)) {
            throw new IOException("this Java writes no JPEGs");
        }
        return bytes.toByteArray();
    }
}
