package io.flinkalexnet.lab.peers.engines;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.Recipe;
import io.flinkalexnet.lab.peers.contender.Subject;
import java.io.IOException;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Builds the TorchScript module with the subject's parameters, all of them channels last. */
final class LibtorchModule {
    private LibtorchModule() {}

    static JitModule build(Subject subject) throws IOException {
        NetworkSpec network = subject.network();
        JitModule module = new JitModule(new QualifiedName("AlexNet"));
        for (ParameterLayout.Tensor tensor : subject.layout().tensors()) {
            module.register_parameter(
                    TorchSource.attribute(tensor.name()),
                    tensor(subject.tensor(tensor), tensor.dims()),
                    false);
            module.register_buffer(TorchSource.velocity(tensor.name()), torch.zeros(1));
        }
        for (int i = 0; i < network.layers().size(); i++) {
            if (network.layers().get(i) instanceof LayerSpec.Lrn lrn) {
                registerBand(module, lrn, network.shapes().get(i).channels());
            }
        }
        module.define(new TorchSource(network).text(Recipe.PAPER.sgd()));
        return module;
    }

    private static void registerBand(JitModule module, LayerSpec.Lrn lrn, int channels) {
        float[] band = LrnWay.band(channels, lrn.size(), lrn.alpha());
        module.register_buffer(
                TorchSource.band(lrn), tensor(band, List.of(channels, channels, 1, 1)));
        module.register_buffer(
                TorchSource.bandBias(lrn), torch.full(new long[] {channels}, new Scalar(lrn.k())));
    }

    /** A tensor of its own memory. */
    static Tensor tensor(float[] values, List<Integer> dims) {
        long[] shape = dims.stream().mapToLong(Integer::longValue).toArray();
        Tensor tensor = Tensor.create(values, shape).clone();
        return dims.size() == 4 ? tensor.contiguous(torch.MemoryFormat.ChannelsLast) : tensor;
    }
}
