package io.flinkalexnet.jobs.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;

/** Folders of discs, a class for each colour. */
final class ColourPhotos {
    private static final int SIZE = 40;

    private ColourPhotos() {}

    /** FOLDER/LABEL/0.png and so on. */
    static Path paint(Path folder, int perClass, Map<String, Color> classes) throws IOException {
        for (Map.Entry<String, Color> each : classes.entrySet()) {
            Path label = Files.createDirectories(folder.resolve(each.getKey()));
            for (int i = 0; i < perClass; i++) {
                BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
                Graphics2D graphics = image.createGraphics();
                graphics.setColor(each.getValue());
                graphics.fillOval(i % 20, i / 2 % 20, 15, 15);
                graphics.dispose();
                ImageIO.write(image, "png", label.resolve(i + ".png").toFile());
            }
        }
        return folder;
    }
}
