package io.flinkalexnet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.model.LayerSpec.Conv;
import io.flinkalexnet.engine.model.LayerSpec.Dense;
import io.flinkalexnet.engine.model.LayerSpec.Dropout;
import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import io.flinkalexnet.engine.model.LayerSpec.MaxPool;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkSpecTest {
    private static final Shape RGB_8 = new Shape(3, 8, 8);

    private final NetworkSpec paper = NetworkConfig.of("alexnet-2012", 1000).spec();

    @Test
    void hasTheParameterCountOfTheReferenceNetwork() {
        assertThat(paper.parameterCount()).isEqualTo(60_965_224L);
        assertThat(ParameterLayout.of(paper).length()).isEqualTo(60_965_224);
    }

    @Test
    void hasTheArithmeticOfTheReferenceNetwork() {
        assertThat(paper.macs()).isEqualTo(724_406_816L);
    }

    /** Facts of section 3.5 of the paper, layer by layer. */
    @ParameterizedTest
    @CsvSource({
        "conv1, 96, 55, 34848, 96, 105415200",
        "relu1, 96, 55, 0, 0, 0",
        "lrn1, 96, 55, 0, 0, 0",
        "pool1, 96, 27, 0, 0, 0",
        "conv2, 256, 27, 307200, 256, 223948800",
        "pool2, 256, 13, 0, 0, 0",
        "conv3, 384, 13, 884736, 384, 149520384",
        "conv4, 384, 13, 663552, 384, 112140288",
        "conv5, 256, 13, 442368, 256, 74760192",
        "pool5, 256, 6, 0, 0, 0",
        "fc6, 4096, 1, 37748736, 4096, 37748736",
        "drop6, 4096, 1, 0, 0, 0",
        "fc7, 4096, 1, 16777216, 4096, 16777216",
        "fc8, 1000, 1, 4096000, 1000, 4096000"
    })
    void hasTheTableOfThePaper(
            String name, int channels, int side, long weights, long biases, long macs) {
        int index = paper.layers().stream().map(LayerSpec::name).toList().indexOf(name);
        LayerSpec layer = paper.layers().get(index);
        Shape input = paper.shapes().get(index);
        assertThat(paper.shapes().get(index + 1)).isEqualTo(new Shape(channels, side, side));
        assertThat(layer.weightCount(input)).isEqualTo(weights);
        assertThat(layer.biasCount()).isEqualTo(biases);
        assertThat(layer.macs(input)).isEqualTo(macs);
    }

    @Test
    void normalizesWithTheConstantsThePaperPrints() {
        assertThat(paper.layers())
                .filteredOn(Lrn.class::isInstance)
                .extracting(layer -> ((Lrn) layer).size())
                .containsExactly(5, 5);
        Lrn lrn = (Lrn) paper.layers().get(2);
        assertThat(lrn.k()).isEqualTo(2);
        assertThat(lrn.alpha()).isEqualTo(1e-4);
        assertThat(lrn.beta()).isEqualTo(0.75);
    }

    @Test
    void splitsTheSecondFourthAndFifthConvolutionInTwoGroups() {
        assertThat(paper.layers())
                .filteredOn(Conv.class::isInstance)
                .extracting(layer -> ((Conv) layer).groups())
                .containsExactly(1, 2, 1, 2, 2);
    }

    @Test
    void takesTheEmbeddingBehindFc7() {
        assertThat(paper.embeddingSize()).isEqualTo(4096);
        assertThat(paper.layers().get(paper.embeddingIndex()).name()).isEqualTo("relu7");
        assertThat(paper.classes()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({"32, 1, 1463690", "32, 0.5, 368842", "64, 1, 1463690"})
    void countsTheSmallNetwork(int side, double width, long parameters) {
        NetworkSpec small = new NetworkConfig("alexnet-small", 10, side, width).spec();
        assertThat(small.parameterCount()).isEqualTo(parameters);
        assertThat(small.embeddingSize()).isEqualTo((int) (512 * width));
    }

    @Test
    void endsTheSmallNetworksPoolingAtThreeByThreeForBothInputs() {
        for (int side : new int[] {32, 64}) {
            NetworkSpec small = new NetworkConfig("alexnet-small", 10, side, 1).spec();
            int fc6 = small.layers().stream().map(LayerSpec::name).toList().indexOf("fc6");
            assertThat(small.shapes().get(fc6)).isEqualTo(new Shape(128, 3, 3));
        }
    }

    @Test
    void keepsEveryGroupAndClassAtAnyWidth() {
        for (String name : NetworkConfig.names()) {
            int side = NetworkConfig.of(name, 2).inputSide();
            for (double width : new double[] {0.05, 0.1, 0.33, 0.9, 1.7, 4}) {
                NetworkSpec network = new NetworkConfig(name, 17, side, width).spec();
                assertThat(network.classes()).isEqualTo(17);
                assertThat(ParameterLayout.of(network).length())
                        .isEqualTo(network.parameterCount());
            }
        }
    }

    @Test
    void roundsSidesDownAsCaffeDoesInConvolutions() {
        Shape conv1 = new Conv("conv1", 96, 11, 4, 0, 1).output(new Shape(3, 224, 224));
        assertThat(conv1.height()).isEqualTo(54);
        assertThat(new MaxPool("pool1", 3, 2).output(conv1).height()).isEqualTo(26);
    }

    @Test
    void changesEveryDropoutRateAndNothingElse() {
        NetworkSpec changed = paper.withDropoutRate(0.25);
        assertThat(changed.layers())
                .filteredOn(Dropout.class::isInstance)
                .containsExactly(new Dropout("drop6", 0.25), new Dropout("drop7", 0.25));
        assertThat(changed.withDropoutRate(0.5)).isEqualTo(paper);
    }

    @Test
    void refusesTablesThatAreNoNetwork() {
        Dense logits = new Dense("logits", 2);
        Dropout dropout = new Dropout("drop", 0.5);
        refuses("last layer", List.of(), "logits");
        refuses("last layer", List.of(logits, dropout), "logits");
        refuses("same name", List.of(logits, logits), "logits");
        refuses("embedding", List.of(dropout, logits), "embedding");
        refuses("conv", List.of(new Conv("conv", 4, 9, 1, 0, 1), logits), "logits");
        refuses("conv", List.of(new Conv("conv", 4, 3, 1, 0, 2), logits), "logits");
        refuses("pool", List.of(new MaxPool("pool", 9, 2), logits), "logits");
    }

    private static void refuses(String word, List<LayerSpec> layers, String embedding) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkSpec("broken", RGB_8, layers, embedding))
                .withMessageContaining(word);
    }

    @Test
    void refusesLayersThatCannotBe() {
        refuses(() -> new Conv("c", 3, 3, 1, 0, 2));
        refuses(() -> new Conv("c", 4, 3, 0, 0, 1));
        refuses(() -> new Conv("c", 4, 3, 1, -1, 1));
        refuses(() -> new Lrn("n", 4, 2, 1e-4, 0.75));
        refuses(() -> new MaxPool("p", 3, 0));
        refuses(() -> new MaxPool("p", 0, 2));
        refuses(() -> new Dense("d", 0));
        refuses(() -> new Dropout("d", 1));
        refuses(() -> new Dropout("d", Double.NaN));
        refuses(() -> new Shape(3, 0, 1));
    }

    private static void refuses(Runnable constructor) {
        assertThatIllegalArgumentException().isThrownBy(constructor::run);
    }
}
