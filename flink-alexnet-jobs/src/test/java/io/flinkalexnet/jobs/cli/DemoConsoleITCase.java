package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.jobs.demo.PaintedFolder;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo that stays. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class DemoConsoleITCase {
    @TempDir private Path photos;

    @Test
    void servesTheLivePageWhileTheBrokerRuns() throws Exception {
        PaintedFolder.paint(photos, 40);
        PipedReader reader = new PipedReader(1 << 20);
        PrintWriter out = new PrintWriter(new PipedWriter(reader), true);
        StringWriter err = new StringWriter();
        String arguments =
                "demo --input-side 32 --width 0.1 --epochs 2 --console=0 --images " + photos;
        FutureTask<Integer> demo =
                new FutureTask<>(() -> run(out, new PrintWriter(err, true), arguments));
        Thread thread = new Thread(demo, "demo");
        thread.start();

        String url = null;
        try (Scanner lines = new Scanner(reader)) {
            while (url == null && lines.hasNextLine()) {
                String line = lines.nextLine();
                url = line.startsWith("Console: ") ? line.substring("Console: ".length()) : null;
            }
        }
        assertThat(url).as(err.toString()).isNotNull();
        HttpResponse<String> page =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(url)).build(),
                                HttpResponse.BodyHandlers.ofString());
        thread.interrupt();

        assertThat(page.body()).contains("<title>AlexNet console</title>");
        assertThat(demo.get()).as("interrupted").isEqualTo(Main.FAILED);
    }

    private static int run(PrintWriter out, PrintWriter err, String arguments) {
        try (out) {
            return Main.run(out, err, arguments.split(" "));
        }
    }
}
