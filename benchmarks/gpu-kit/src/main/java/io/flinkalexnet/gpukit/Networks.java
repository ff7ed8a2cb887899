package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.SgdOptions;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;
import java.nio.FloatBuffer;

/** The networks of a kit, with everything that an engine is given beside them. */
enum Networks {
    /** The paper's, which is timed; dropout and update rule as in the paper. */
    PAPER(NetworkConfig.of("alexnet-2012", 1000)),

    /** The one that is trained for some hundred steps. */
    SMALL(NetworkConfig.of("alexnet-small", 10));

    /** Of the paper, section 5. */
    static final SgdOptions SGD = new SgdOptions(0.9f, 5e-4f);

    private static final long SEED = 2012;
    private static final int NOISE = 4093; // a prime number: no two rows are the same
    private static final float SCALE = 1f / 64;
    private static final float MIDDLE_GREY = 127;

    private final NetworkConfig config;

    Networks(NetworkConfig config) {
        this.config = config;
    }

    NetworkConfig config() {
        return config;
    }

    NetworkSpec spec() {
        return config.spec();
    }

    ImageGeometry geometry() {
        return ImageGeometry.of(config);
    }

    Preprocessing preprocessing() {
        MeanImage mean = MeanImage.constant(geometry().decodedSide(), MIDDLE_GREY);
        return new Preprocessing(geometry(), mean, SCALE);
    }

    /** What a kit starts from, the same everywhere. */
    FloatBuffer parameters() {
        FloatBuffer parameters = FloatBuffer.allocate(ParameterLayout.of(spec()).length());
        Initialization.HE.fill(spec(), config.width(), SEED, parameters);
        return parameters;
    }

    /** Weights of a usual size without the time that true ones take to make; for measuring. */
    FloatBuffer plausibleParameters() {
        float[] noise = new float[NOISE];
        int[] block = new int[4];
        for (int i = 0; i < noise.length; i++) {
            Philox.block(SEED, Purpose.INITIAL_WEIGHTS, 0, i, block);
            noise[i] = (float) Philox.normal(block[0], block[1]);
        }
        ParameterLayout layout = ParameterLayout.of(spec());
        float[] parameters = new float[layout.length()];
        for (ParameterLayout.Tensor tensor : layout.tensors()) {
            float deviation = tensor.isBias() ? 0 : (float) Math.sqrt(2.0 / tensor.fanIn());
            for (int i = 0; i < tensor.length(); i++) {
                parameters[tensor.offset() + i] = deviation * noise[i % NOISE];
            }
        }
        return FloatBuffer.wrap(parameters);
    }

    TrainerSpec trainer(Setting setting, int batchSize) {
        return new TrainerSpec(
                spec(),
                preprocessing(),
                batchSize,
                SGD,
                SEED,
                setting.scale().threads(),
                setting.precision());
    }

    static LoadOptions loadOptions(Setting setting) {
        return new LoadOptions(setting.scale().threads(), setting.precision());
    }
}
