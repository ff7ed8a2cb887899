package io.flinkalexnet.jobs.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.Assumptions;

/**
 * Headless Chromium, driven by the W3C WebDriver protocol through chromedriver. Closing it ends
 * both and deletes their profile. For one thread.
 */
public final class Browser implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    private static final int SCRIPT_MILLIS = 60_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path profile;
    private final Process driver;
    private final String base;
    private String session;

    private Browser(Path profile, Process driver, int port) {
        this.profile = profile;
        this.driver = driver;
        base = "http://127.0.0.1:%d/session".formatted(port);
    }

    /** A window of that size in pixels; without a browser the test is skipped, and says so. */
    public static Browser open(int width, int height) throws IOException, InterruptedException {
        Path chromium = program("chromium");
        Path chromedriver = program("chromedriver");
        if (chromium == null || chromedriver == null) {
            String reason =
                    "skipped: there is no chromium with chromedriver in PATH; on Debian: apt-get install chromium chromium-driver";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        Path profile = Files.createTempDirectory("alexnet-browser-");
        Process driver =
                new ProcessBuilder(chromedriver.toString(), "--port=0")
                        .redirectErrorStream(true)
                        .start();
        Browser browser = new Browser(profile, driver, port(driver));
        try {
            browser.begin(chromium, width, height);
            return browser;
        } catch (IOException | InterruptedException | RuntimeException e) {
            browser.close();
            throw e;
        }
    }

    private static Path program(String name) {
        for (String folder : System.getenv("PATH").split(":")) {
            Path program = Path.of(folder, name);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        return null;
    }

    private static int port(Process driver) throws IOException {
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
        }
        throw new IOException("chromedriver ended before it was ready");
    }

    private void begin(Path chromium, int width, int height)
            throws IOException, InterruptedException {
        List<String> arguments =
                List.of(
                        "--headless=new",
                        "--no-sandbox", // containers have no user namespaces
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--window-size=%d,%d".formatted(width, height),
                        "--user-data-dir=" + profile);
        Map<String, Object> wanted =
                Map.of(
                        "browserName", "chrome",
                        "goog:chromeOptions",
                                Map.of("binary", chromium.toString(), "args", arguments),
                        "goog:loggingPrefs", Map.of("browser", "ALL", "performance", "ALL"),
                        "timeouts", Map.of("script", SCRIPT_MILLIS));
        session =
                send("POST", "", Map.of("capabilities", Map.of("alwaysMatch", wanted)))
                        .get("sessionId")
                        .asText();
    }

    /** Returns when the page has loaded. */
    public void load(String url) throws IOException, InterruptedException {
        send("POST", "/url", Map.of("url", url));
    }

    /** Runs the body of a function in the page and gives what it returns. */
    public JsonNode run(String body) throws IOException, InterruptedException {
        return send("POST", "/execute/sync", Map.of("script", body, "args", List.of()));
    }

    /** Waits until an expression in the page is true, at most a minute. */
    public void await(String expression) throws IOException, InterruptedException {
        String body =
                "const done = arguments[0];"
                        + "const timer = setInterval(() => { if (%s) { clearInterval(timer); done(true); } }, 50);"
                                .formatted(expression);
        send("POST", "/execute/async", Map.of("script", body, "args", List.of()));
    }

    /** Types into an element, or names a file to one that takes files. */
    public void type(String selector, String text) throws IOException, InterruptedException {
        send("POST", "/element/%s/value".formatted(element(selector)), Map.of("text", text));
    }

    public void click(String selector) throws IOException, InterruptedException {
        send("POST", "/element/%s/click".formatted(element(selector)), Map.of());
    }

    private String element(String selector) throws IOException, InterruptedException {
        return send("POST", "/element", Map.of("using", "css selector", "value", selector))
                .get(ELEMENT)
                .asText();
    }

    /** Whether people with a dark desktop see the page. */
    public void dark(boolean dark) throws IOException, InterruptedException {
        command(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
    }

    /** What the page wrote to the console since the last call, its policy's refusals included. */
    public List<String> console() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (JsonNode each : log("browser")) {
            lines.add(each.get("level").asText() + " " + each.get("message").asText());
        }
        return lines;
    }

    /** What was loaded since the last call, but for pages of Chromium itself. */
    public List<String> requests() throws IOException, InterruptedException {
        List<String> urls = new ArrayList<>();
        for (JsonNode each : log("performance")) {
            JsonNode message = JSON.readTree(each.get("message").asText()).get("message");
            if (message.get("method").asText().equals("Network.requestWillBeSent")) {
                urls.add(message.at("/params/request/url").asText());
            }
        }
        urls.removeIf(url -> url.matches("chrome(-untrusted)?://.*"));
        return urls;
    }

    private JsonNode log(String type) throws IOException, InterruptedException {
        return send("POST", "/se/log", Map.of("type", type));
    }

    /**
     * A stripe of the page as PNG, also beyond the window; all in pixels.
     *
     * @param top where it begins
     */
    public byte[] screenshot(int top, int width, int height)
            throws IOException, InterruptedException {
        Map<String, Object> clip =
                Map.of("x", 0, "y", top, "width", width, "height", height, "scale", 1);
        JsonNode png =
                command(
                        "Page.captureScreenshot",
                        Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
        return Base64.getDecoder().decode(png.get("data").asText());
    }

    private JsonNode command(String name, Map<String, Object> parameters)
            throws IOException, InterruptedException {
        return send("POST", "/goog/cdp/execute", Map.of("cmd", name, "params", parameters));
    }

    private JsonNode send(String method, String path, Map<String, Object> body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(base + (session == null ? "" : "/" + session) + path))
                        .method(
                                method,
                                HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build();
        HttpResponse<String> response =
                http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        JsonNode value = JSON.readTree(response.body()).get("value");
        if (response.statusCode() != 200) {
            throw new IOException("%s: %s".formatted(path, value.get("message").asText()));
        }
        return value;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            if (session != null) {
                send("DELETE", "", Map.of());
            }
        } finally {
            driver.destroy();
            if (!driver.waitFor(10, TimeUnit.SECONDS)) {
                driver.destroyForcibly().waitFor();
            }
            FileUtils.deleteDirectory(profile.toFile());
        }
    }
}
