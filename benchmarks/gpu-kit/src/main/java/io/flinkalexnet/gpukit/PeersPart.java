package io.flinkalexnet.gpukit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PyTorch beside us: runs {@code peers.py}, which prints a line for everything it has measured, and
 * stops by itself in time.
 */
final class PeersPart implements Part {
    private static final String PYTHON = "ALEXNET_KIT_PYTHON";
    private static final int SECONDS_TO_SPARE = 20;

    /** The status of peers.py where there is no PyTorch, or none for the device. */
    private static final int NO_PYTORCH = 3;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Measure> measures = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private String versions = "";
    private int skipped;

    @Override
    public Outcome run(Setting setting) throws IOException, InterruptedException {
        String python = System.getenv(PYTHON);
        if (python == null || python.isEmpty()) {
            return setting.scale() == Scale.CARD
                    ? Outcome.failed(
                            "there is no python3 in PATH; --without-peers leaves PyTorch out",
                            List.of())
                    : Outcome.leftOut("there is no python3 in PATH");
        }
        List<String> command =
                List.of(
                        python,
                        setting.kit().resolve("peers.py").toString(),
                        "--network",
                        setting.kit().resolve(Kit.NETWORK).toString(),
                        "--device",
                        setting.scale() == Scale.CARD ? "cuda" : "cpu",
                        "--seconds",
                        Integer.toString(Math.max(1, setting.seconds() - SECONDS_TO_SPARE)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                understand(line);
            }
        }
        process.waitFor(SECONDS_TO_SPARE, TimeUnit.SECONDS);
        return outcome(setting.scale(), process.exitValue());
    }

    /** Lines that are no JSON are a library's, and stay in the log. */
    private void understand(String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return;
        }
        if (json.has("name")) {
            measures.add(
                    new Measure(
                            json.get("name").asText(),
                            json.get("value").asDouble(),
                            json.get("unit").asText()));
        } else if (json.has("failed")) {
            failures.add(json.get("failed").asText());
        } else if (json.has("skipped")) {
            skipped = json.get("skipped").asInt();
        } else if (json.has("versions")) {
            versions = json.get("versions").asText();
        } else if (json.has("missing")) {
            versions = json.get("missing").asText();
        }
    }

    private Outcome outcome(Scale scale, int status) {
        if (status == NO_PYTORCH) {
            return scale == Scale.CARD
                    ? Outcome.failed(versions + "; --without-peers leaves PyTorch out", List.of())
                    : Outcome.leftOut(versions);
        }
        String summary =
                "%s: %d measures%s"
                        .formatted(
                                versions,
                                measures.size(),
                                skipped == 0
                                        ? ""
                                        : ", %d left out as time ran out".formatted(skipped));
        if (status != 0 || !failures.isEmpty()) {
            return Outcome.failed(
                    "%s, status %d, failed: %s"
                            .formatted(summary, status, String.join("; ", failures)),
                    measures);
        }
        return Outcome.passed(summary, measures);
    }
}
