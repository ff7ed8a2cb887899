package io.flinkalexnet.engine.cuda;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.cuda.global.cudnn;

/** An engine of cuDNN and its settings, as a heuristic proposes it for a graph. */
final class EngineConfiguration implements AutoCloseable {
    private final Descriptor descriptor;
    private final String tag;
    private final Set<Integer> numericalNotes;

    /**
     * @param descriptor final; closed with this
     */
    EngineConfiguration(Descriptor descriptor) {
        this.descriptor = descriptor;
        List<Descriptor> engines =
                descriptor.readOthers(
                        cudnn.CUDNN_ATTR_ENGINECFG_ENGINE,
                        cudnn.CUDNN_BACKEND_ENGINE_DESCRIPTOR,
                        1,
                        "an engine");
        try {
            Descriptor engine = engines.get(0);
            long number = engine.readLong(cudnn.CUDNN_ATTR_ENGINE_GLOBAL_INDEX);
            tag = "engine %d%s".formatted(number, settings(descriptor));
            int[] notes =
                    engine.readConstants(
                            cudnn.CUDNN_ATTR_ENGINE_NUMERICAL_NOTE,
                            cudnn.CUDNN_TYPE_NUMERICAL_NOTE,
                            cudnn.CUDNN_NUMERICAL_NOTE_TYPE_COUNT);
            numericalNotes = Arrays.stream(notes).boxed().collect(Collectors.toSet());
        } finally {
            Descriptor.closeAll(engines);
        }
    }

    /** Such as " 2=4 7=1": kinds of knobs and their values. */
    private static String settings(Descriptor descriptor) {
        List<Descriptor> choices =
                descriptor.readOthers(
                        cudnn.CUDNN_ATTR_ENGINECFG_KNOB_CHOICES,
                        cudnn.CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR,
                        cudnn.CUDNN_KNOB_TYPE_COUNTS,
                        "an engine's setting");
        try {
            return choices.stream().map(EngineConfiguration::setting).collect(Collectors.joining());
        } finally {
            Descriptor.closeAll(choices);
        }
    }

    private static String setting(Descriptor choice) {
        int[] kind =
                choice.readConstants(
                        cudnn.CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE, cudnn.CUDNN_TYPE_KNOB_TYPE, 1);
        long value = choice.readLong(cudnn.CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE);
        return " %d=%d".formatted(kind[0], value);
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** Number of the engine and its settings: the same for the same thing. */
    String tag() {
        return tag;
    }

    Set<Integer> numericalNotes() {
        return numericalNotes;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
