package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.cuda.GraphSpec.Convolve;
import io.flinkalexnet.engine.cuda.GraphSpec.Operand;
import io.flinkalexnet.engine.cuda.GraphSpec.Operation;
import io.flinkalexnet.engine.cuda.GraphSpec.Pointwise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.global.cudnn;

/** The operations of a graph and their tensors as descriptors of cuDNN; needs no device. */
final class OperationDescriptors implements AutoCloseable {
    private final List<Descriptor> owned = new ArrayList<>();
    private final Map<Operand, Descriptor> tensors = new HashMap<>();
    private final Descriptor[] operations;

    OperationDescriptors(GraphSpec spec) {
        try {
            List<Descriptor> all = new ArrayList<>();
            for (Operation operation : spec.operations()) {
                all.add(operation.describe(this));
            }
            operations = all.toArray(Descriptor[]::new);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    Descriptor[] operations() {
        return operations;
    }

    /** Is called back by the operation. */
    Descriptor convolve(Convolve convolve) {
        long[] strides = {convolve.stride(), convolve.stride()};
        long[] padding = {convolve.padding(), convolve.padding()};
        Descriptor geometry =
                own(cudnn.CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR, "the convolution")
                        .dataType(cudnn.CUDNN_ATTR_CONVOLUTION_COMP_TYPE, ElementType.F32)
                        .constant(
                                cudnn.CUDNN_ATTR_CONVOLUTION_CONV_MODE,
                                cudnn.CUDNN_TYPE_CONVOLUTION_MODE,
                                cudnn.CUDNN_CROSS_CORRELATION)
                        .longs(cudnn.CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, strides.length)
                        .longs(cudnn.CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, strides)
                        .longs(cudnn.CUDNN_ATTR_CONVOLUTION_DILATIONS, 1, 1)
                        .longs(cudnn.CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, padding)
                        .longs(cudnn.CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, padding)
                        .finish();
        return switch (convolve.result()) {
            case Y -> forward(convolve, geometry);
            case X_GRADIENT -> dataGradient(convolve, geometry);
            case W_GRADIENT -> weightGradient(convolve, geometry);
        };
    }

    private Descriptor forward(Convolve convolve, Descriptor geometry) {
        return own(
                        cudnn.CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR,
                        "the forward convolution")
                .others(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC, geometry)
                .others(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X, tensor(convolve.x()))
                .others(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W, tensor(convolve.w()))
                .others(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y, tensor(convolve.y()))
                .number(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA, 1)
                .number(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA, 0)
                .finish();
    }

    private Descriptor dataGradient(Convolve convolve, Descriptor geometry) {
        return own(
                        cudnn.CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR,
                        "the convolution's data gradient")
                .others(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC, geometry)
                .others(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX, tensor(convolve.x()))
                .others(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W, tensor(convolve.w()))
                .others(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY, tensor(convolve.y()))
                .number(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_ALPHA, 1)
                .number(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA, 0)
                .finish();
    }

    private Descriptor weightGradient(Convolve convolve, Descriptor geometry) {
        return own(
                        cudnn.CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR,
                        "the convolution's weight gradient")
                .others(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC, geometry)
                .others(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X, tensor(convolve.x()))
                .others(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW, tensor(convolve.w()))
                .others(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY, tensor(convolve.y()))
                .number(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_ALPHA, 1)
                .number(cudnn.CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA, 0)
                .finish();
    }

    /** Is called back by the operation. */
    Descriptor pointwise(Pointwise pointwise) {
        int mode =
                switch (pointwise.function()) {
                    case ADD -> cudnn.CUDNN_POINTWISE_ADD;
                    case RELU -> cudnn.CUDNN_POINTWISE_RELU_FWD;
                    case IDENTITY -> cudnn.CUDNN_POINTWISE_IDENTITY;
                };
        String name = "the function " + pointwise.function();
        Descriptor function =
                own(cudnn.CUDNN_BACKEND_POINTWISE_DESCRIPTOR, name)
                        .constant(
                                cudnn.CUDNN_ATTR_POINTWISE_MODE,
                                cudnn.CUDNN_TYPE_POINTWISE_MODE,
                                mode)
                        .dataType(cudnn.CUDNN_ATTR_POINTWISE_MATH_PREC, ElementType.F32)
                        .finish();
        Descriptor operation =
                own(cudnn.CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR, name + " of tensors")
                        .others(cudnn.CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR, function)
                        .others(cudnn.CUDNN_ATTR_OPERATION_POINTWISE_XDESC, tensor(pointwise.x()))
                        .others(cudnn.CUDNN_ATTR_OPERATION_POINTWISE_YDESC, tensor(pointwise.y()));
        if (pointwise.b() != null) {
            operation
                    .others(cudnn.CUDNN_ATTR_OPERATION_POINTWISE_BDESC, tensor(pointwise.b()))
                    .number(cudnn.CUDNN_ATTR_OPERATION_POINTWISE_ALPHA1, 1)
                    .number(cudnn.CUDNN_ATTR_OPERATION_POINTWISE_ALPHA2, pointwise.scale());
        }
        return operation.finish();
    }

    private Descriptor tensor(Operand operand) {
        Descriptor known = tensors.get(operand);
        if (known != null) {
            return known;
        }
        TensorLayout layout = operand.layout();
        Descriptor tensor =
                own(cudnn.CUDNN_BACKEND_TENSOR_DESCRIPTOR, "the tensor " + operand)
                        .longs(cudnn.CUDNN_ATTR_TENSOR_UNIQUE_ID, operand.uid())
                        .dataType(cudnn.CUDNN_ATTR_TENSOR_DATA_TYPE, operand.type())
                        .longs(cudnn.CUDNN_ATTR_TENSOR_DIMENSIONS, layout.dimensions())
                        .longs(cudnn.CUDNN_ATTR_TENSOR_STRIDES, layout.strides());
        if (operand.isVirtual()) {
            tensor.flag(cudnn.CUDNN_ATTR_TENSOR_IS_VIRTUAL)
                    .longs(cudnn.CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, operand.type().bytes());
        } else {
            tensor.longs(cudnn.CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, operand.alignment());
        }
        tensor.finish();
        tensors.put(operand, tensor);
        return tensor;
    }

    private Descriptor own(int type, String name) {
        Descriptor descriptor = new Descriptor(type, name);
        owned.add(descriptor);
        return descriptor;
    }

    @Override
    public void close() {
        Descriptor.closeAll(owned);
    }
}
