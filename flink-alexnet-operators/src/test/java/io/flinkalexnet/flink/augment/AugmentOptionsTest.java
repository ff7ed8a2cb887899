package io.flinkalexnet.flink.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.image.AugmentationOptions;
import io.flinkalexnet.engine.model.Recipe;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class AugmentOptionsTest {
    private final Configuration config = new Configuration().set(TrainingSourceOptions.SEED, 7L);

    @Test
    void lightingIsTheRecipesUnlessItIsGiven() {
        assertThat(AugmentOptions.from(config, Recipe.PAPER))
                .isEqualTo(AugmentationOptions.paper(7));
        assertThat(AugmentOptions.from(config, Recipe.SMALL))
                .isEqualTo(AugmentationOptions.paper(7));
        assertThat(AugmentOptions.from(config, Recipe.SOURCE_2012))
                .isEqualTo(new AugmentationOptions(0.5, 0.1, 67, 7));
        assertThat(AugmentOptions.from(config, Recipe.BVLC).lightingDeviation()).isZero();

        config.set(AugmentOptions.LIGHTING_DEVIATION, 0.2);
        config.set(AugmentOptions.LIGHTING_EPOCHS, 3L);
        assertThat(AugmentOptions.from(config, Recipe.BVLC))
                .isEqualTo(new AugmentationOptions(0.5, 0.2, 3, 7));
    }
}
