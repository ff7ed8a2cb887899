package io.flinkalexnet.lab.training;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** Discs of 32 pixels whose colour is their class: what a network learns in a few steps. */
public final class ColouredPictures {
    static final int SIDE = 32;

    private static final Map<String, Color> CLASSES =
            new TreeMap<>(Map.of("blue", Color.BLUE, "green", Color.GREEN, "red", Color.RED));

    private ColouredPictures() {}

    /** 32 training and 5 test pictures of each of three classes, in {@code train} and in test. */
    public static void drawSplit(Path folder) throws IOException {
        draw(folder.resolve("train"), 32);
        draw(folder.resolve("test"), 5);
    }

    /** So many pictures of each of three classes. */
    public static void draw(Path folder, int ofEachClass) throws IOException {
        Random random = new Random(1);
        for (String label : CLASSES.keySet()) {
            for (int i = 0; i < ofEachClass; i++) {
                draw(folder.resolve(label), i, CLASSES.get(label), random);
            }
        }
    }

    static void draw(Path folder, int number, Color color, Random random) throws IOException {
        Files.createDirectories(folder);
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(color);
        graphics.fillOval(random.nextInt(12), random.nextInt(12), 20, 20);
        graphics.dispose();
        ImageIO.write(image, "png", folder.resolve(number + ".png").toFile());
    }
}
