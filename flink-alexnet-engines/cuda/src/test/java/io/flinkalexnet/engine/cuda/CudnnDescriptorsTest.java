package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.cuda.ConvolutionGraphs.Way;
import io.flinkalexnet.engine.cuda.GraphSpec.Convolve;
import io.flinkalexnet.engine.cuda.GraphSpec.Operand;
import io.flinkalexnet.engine.cuda.PartGraphs.BoundGraph;
import io.flinkalexnet.engine.cuda.Queue.Epilogue;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.global.cudnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * cuDNN accepts the operations of all graphs of the networks, as far as it judges them without a
 * device: their attributes, types and shapes, not whether it has an engine.
 */
class CudnnDescriptorsTest {
    private static final int[] BATCHES = {1, 128};

    /** conv1 over squares of four by four pixels. */
    private static final Convolution FOLDED_CONV1 =
            new Convolution(128, 57, 57, 48, 96, 3, 1, 0, 1);

    private long nextAddress = 1L << 32;

    @BeforeAll
    static void findCudnn() throws IOException {
        NvidiaLibraries.assume("libcudnn_graph.so.9");
        System.out.println("cuDNN " + cudnn.cudnnGetVersion());
    }

    private static List<Convolution> convolutions() {
        List<Convolution> all = new ArrayList<>(List.of(FOLDED_CONV1));
        for (String name : NetworkConfig.names()) {
            NetworkSpec network = NetworkConfig.of(name, 1000).spec();
            Shape input = network.input();
            for (int i = 0; i < network.layers().size(); i++) {
                if (network.layers().get(i) instanceof LayerSpec.Conv conv) {
                    for (int batch : BATCHES) {
                        all.add(
                                new Convolution(
                                        batch,
                                        input.height(),
                                        input.width(),
                                        input.channels(),
                                        conv.filters(),
                                        conv.kernel(),
                                        conv.stride(),
                                        conv.padding(),
                                        conv.groups()));
                    }
                }
                input = network.shapes().get(i);
            }
        }
        return all;
    }

    private Block block(long elements, ElementType type) {
        long bytes = elements * type.bytes();
        Block block = new Block(nextAddress, bytes);
        nextAddress += (bytes + 255) / 256 * 256;
        return block;
    }

    private List<Way> ways(Convolution shape, ElementType type) {
        ConvolutionPart whole = ConvolutionPart.whole(shape);
        Block x = block(whole.input().elements(), type);
        Block w = block(whole.weights().elements(), type);
        Block dw = block(whole.weights().elements(), ElementType.F32);
        Block bias = block(shape.filters(), ElementType.F32);
        Block y = block(whole.output().elements(), type);
        ConvolutionGraphs graphs = new ConvolutionGraphs(shape, type);
        List<Way> ways = new ArrayList<>();
        for (Epilogue epilogue : Epilogue.values()) {
            graphs.forward(x, w, bias, epilogue, y).forEach(ways::addAll);
        }
        graphs.dataGradient(y, w, x).forEach(ways::addAll);
        graphs.weightGradient(x, y, dw).forEach(ways::addAll);
        return ways;
    }

    @ParameterizedTest
    @EnumSource
    void allOperationsOfTheNetworksAreFinal(ElementType type) {
        List<Convolution> convolutions = convolutions();
        assertThat(convolutions).hasSize(21);
        int operations = 0;
        for (Convolution shape : convolutions) {
            for (Way way : ways(shape, type)) {
                for (BoundGraph graph : way.graphs()) {
                    try (OperationDescriptors descriptors =
                            new OperationDescriptors(graph.spec())) {
                        operations += descriptors.operations().length;
                    }
                }
            }
        }
        System.out.println("%d operations in %s".formatted(operations, type));
        assertThat(operations).isGreaterThan(500);
    }

    @Test
    void shapesThatDoNotFitAreRefusedWithTheReason() {
        Operand x = new Operand(1, TensorLayout.dense(2, 3, 4, 5), ElementType.F32, 16);
        Operand w = new Operand(2, TensorLayout.dense(8, 3, 3, 3), ElementType.F32, 16);
        Operand y = new Operand(3, TensorLayout.dense(2, 8, 4, 6), ElementType.F32, 16);
        Convolve wrong = new Convolve(GraphSpec.Result.Y, 1, 1, x, w, y);
        GraphSpec graph = new GraphSpec("wrong", List.of(wrong));
        assertThatThrownBy(() -> new OperationDescriptors(graph).close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cuDNN cannot finalise the forward convolution")
                .hasMessageContaining("CUDNN_STATUS_BAD_PARAM (2000): ");
    }

    @Test
    void readsWhatItHasSet() {
        try (Descriptor tensor =
                new Descriptor(cudnn.CUDNN_BACKEND_TENSOR_DESCRIPTOR, "a tensor")
                        .longs(cudnn.CUDNN_ATTR_TENSOR_UNIQUE_ID, 77)
                        .longs(cudnn.CUDNN_ATTR_TENSOR_DIMENSIONS, 2, 3, 4, 5)
                        .longs(cudnn.CUDNN_ATTR_TENSOR_STRIDES, 60, 1, 15, 3)
                        .longs(cudnn.CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, 16)
                        .dataType(cudnn.CUDNN_ATTR_TENSOR_DATA_TYPE, ElementType.BF16)
                        .finish()) {
            assertThat(tensor.readLong(cudnn.CUDNN_ATTR_TENSOR_UNIQUE_ID)).isEqualTo(77);
            assertThat(
                            tensor.readConstants(
                                    cudnn.CUDNN_ATTR_TENSOR_DATA_TYPE,
                                    cudnn.CUDNN_TYPE_DATA_TYPE,
                                    1))
                    .containsExactly(cudnn.CUDNN_DATA_BFLOAT16);
        }
    }

    @Test
    void packsPointers() {
        try (Descriptor pack =
                new Descriptor(cudnn.CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR, "pointers")) {
            pack.longs(cudnn.CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, 1, 2)
                    .addresses(cudnn.CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, 4096, 8192)
                    .addresses(cudnn.CUDNN_ATTR_VARIANT_PACK_WORKSPACE, 0)
                    .finish();
        }
    }
}
