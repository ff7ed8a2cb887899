package io.flinkalexnet.jobs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.jobs.demo.FashionMnist;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the pictures of {@code docs/looking.md}, which says how; runs only when it is asked for. It
 * fails if a page is not what the pictures are to show.
 */
final class Screenshots {
    private static final String REPORT = "alexnet.screenshots.report";
    private static final String CONSOLE = "alexnet.screenshots.console";
    private static final Path IMAGES = Path.of("..", "docs", "images");
    private static final int BYTES_MAX = 300_000;

    /** A sneaker that is not among the pictures to be found. */
    private static final int UPLOAD = 6;

    @TempDir private Path folder;

    @Test
    @EnabledIfSystemProperty(named = REPORT, matches = ".+")
    void ofTheReport() throws Exception {
        Path page = Path.of("..").resolve(System.getProperty(REPORT)).toRealPath();
        try (Browser browser = Browser.open(1180, 900)) {
            browser.load(page.toUri().toString());
            assertThat(browser.console()).isEmpty();

            int similar = top(browser, "#similar");
            write("report.png", browser.screenshot(0, 1180, top(browser, ".tile:nth-child(13)")));
            write(
                    "report-similar.png",
                    browser.screenshot(similar - 10, 1180, top(browser, "#rejected") - similar));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = CONSOLE, matches = ".+")
    void ofTheConsole() throws Exception {
        Path upload = folder.resolve("sneaker.png");
        Files.write(upload, FashionMnist.training().get(UPLOAD).content().read());
        try (Browser browser = Browser.open(1360, 900)) {
            browser.load(System.getProperty(CONSOLE));
            browser.await("document.querySelectorAll('#predictions .tile img').length == 24");
            browser.type("#file", upload.toString());
            browser.await(
                    "document.querySelectorAll('#nearest .near img').length == 16"
                            + " && [...document.images].every(each => each.complete)");
            assertThat(browser.console()).isEmpty();

            write("console.png", browser.screenshot(0, 1360, top(browser, ".tile:nth-child(16)")));
        }
    }

    /** Of the first such element, in pixels. */
    private static int top(Browser browser, String selector) throws Exception {
        String script =
                "return Math.floor(document.querySelector('%s').getBoundingClientRect().top)";
        return browser.run(script.formatted(selector)).asInt();
    }

    /** With fewer levels of each colour, as few as the file's size asks for. */
    private static void write(String name, byte[] png) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        Files.createDirectories(IMAGES);
        File file = IMAGES.resolve(name).toFile();
        for (int lowBits : new int[] {0x01_01_01, 0x03_03_03, 0x07_07_07}) {
            ImageIO.write(withLowBits(image, lowBits), "png", file);
            if (file.length() < BYTES_MAX) {
                return;
            }
        }
        throw new AssertionError("%s has %d bytes".formatted(name, file.length()));
    }

    private static BufferedImage withLowBits(BufferedImage image, int lowBits) {
        int width = image.getWidth();
        BufferedImage fewer =
                new BufferedImage(width, image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * image.getHeight(); i++) {
            fewer.setRGB(i % width, i / width, image.getRGB(i % width, i / width) | lowBits);
        }
        return fewer;
    }
}
