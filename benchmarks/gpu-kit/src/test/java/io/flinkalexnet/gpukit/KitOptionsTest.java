package io.flinkalexnet.gpukit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.gpukit.PartPlan.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KitOptionsTest {
    private static final Path KIT = Path.of("kit");

    @Test
    void checksACardInEveryPrecisionBesidePyTorch() {
        List<PartPlan> plans = PartPlan.of(KitOptions.parse(KIT, List.of()));

        for (Precision precision : Precision.values()) {
            assertThat(plans)
                    .extracting(PartPlan::name)
                    .contains("conformance." + precision, "speed." + precision);
        }
        assertThat(plans).extracting(PartPlan::kind).contains(Kind.values());
    }

    @Test
    void leavesPyTorchOut() {
        KitOptions options = KitOptions.parse(KIT, List.of("--without-peers"));

        assertThat(PartPlan.of(options)).extracting(PartPlan::kind).doesNotContain(Kind.PEERS);
    }

    @Test
    void triesTheKitOnAProcessor() {
        KitOptions options =
                KitOptions.parse(KIT, List.of("--cpu-only", "--results", "/somewhere"));

        assertThat(options.scale()).isEqualTo(Scale.PROCESSOR);
        assertThat(options.results()).isEqualTo(Path.of("/somewhere"));
    }

    @Test
    void namesWhatIsNotUnderstood() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KitOptions.parse(KIT, List.of("--gpu")))
                .withMessage("--gpu is not understood");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KitOptions.parse(KIT, List.of("--results")))
                .withMessage("--results needs a folder");
    }
}
