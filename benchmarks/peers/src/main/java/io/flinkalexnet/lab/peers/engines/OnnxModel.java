package io.flinkalexnet.lab.peers.engines;

import com.google.protobuf.ByteString;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.Shape;
import io.flinkalexnet.lab.peers.contender.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes the network as an ONNX model; field numbers are those of onnx.proto. */
final class OnnxModel {
    static final String INPUT = "input";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int FLOAT = 1;

    private final ProtoMessage graph = new ProtoMessage();

    /**
     * All of the file's bytes.
     *
     * @param batch images of the input, which is of a fixed shape
     */
    static byte[] write(Subject subject, int batch, LrnWay way) throws IOException {
        return new OnnxModel().model(subject, batch, way);
    }

    private byte[] model(Subject subject, int batch, LrnWay way) throws IOException {
        NetworkSpec network = subject.network();
        graph.with(2, network.name());
        for (ParameterLayout.Tensor tensor : subject.layout().tensors()) {
            initializer(tensor.name(), tensor.dims(), subject.tensor(tensor));
        }
        OnnxLayers layers = new OnnxLayers(this, way);
        for (int i = 0; i < network.layers().size(); i++) {
            layers.add(network.layers().get(i), network.shapes().get(i));
        }
        Shape input = network.input();
        graph.with(
                11,
                tensorType(INPUT, List.of(batch, input.channels(), input.height(), input.width())));
        graph.with(12, tensorType(layers.output(), List.of(batch, network.classes())));
        return new ProtoMessage()
                .with(1, IR_VERSION)
                .with(2, "flink-alexnet")
                .with(7, graph)
                .with(8, new ProtoMessage().with(1, "").with(2, OPSET))
                .toBytes()
                .toByteArray();
    }

    /** Adds a constant tensor. */
    void initializer(String name, List<Integer> dims, float[] values) {
        ByteBuffer raw =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        graph.with(
                5,
                new ProtoMessage()
                        .withAll(1, dims)
                        .with(2, FLOAT)
                        .with(8, name)
                        .with(9, ByteString.copyFrom(raw)));
    }

    /** Adds a node with one output, named as the node is. */
    void node(String operator, String name, List<String> inputs, List<ProtoMessage> attributes) {
        ProtoMessage node = new ProtoMessage();
        inputs.forEach(input -> node.with(1, input));
        node.with(2, name).with(3, name).with(4, operator);
        attributes.forEach(attribute -> node.with(5, attribute));
        graph.with(1, node);
    }

    static ProtoMessage attribute(String name, float value) {
        return new ProtoMessage().with(1, name).with(2, value).with(20, 1);
    }

    static ProtoMessage attribute(String name, long value) {
        return new ProtoMessage().with(1, name).with(3, value).with(20, 2);
    }

    static ProtoMessage attribute(String name, List<Integer> values) {
        return new ProtoMessage().with(1, name).withAll(8, values).with(20, 7);
    }

    private static ProtoMessage tensorType(String name, List<Integer> dims) {
        ProtoMessage shape = new ProtoMessage();
        dims.forEach(dim -> shape.with(1, new ProtoMessage().with(1, (long) dim)));
        ProtoMessage tensor = new ProtoMessage().with(1, FLOAT).with(2, shape);
        return new ProtoMessage().with(1, name).with(2, new ProtoMessage().with(1, tensor));
    }
}
