package io.flinkalexnet.jobs.demo;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A folder of plain red and plain blue pictures, as people have one. */
public final class PaintedFolder {
    private PaintedFolder() {}

    /** The folder now has so many pictures of each of the two classes. */
    public static void paint(Path folder, int perClass) throws IOException {
        for (String label : List.of("red", "blue")) {
            Files.createDirectories(folder.resolve(label));
            for (int i = 0; i < perClass; i++) {
                Files.write(folder.resolve(label).resolve(i + ".png"), png(label));
            }
        }
    }

    public static byte[] png(String label) throws IOException {
        BufferedImage image = new BufferedImage(12, 9, BufferedImage.TYPE_INT_RGB);
        Graphics2D brush = image.createGraphics();
        brush.setColor(label.equals("red") ? Color.RED : Color.BLUE);
        brush.fillRect(0, 0, 12, 9);
        brush.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
