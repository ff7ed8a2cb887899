package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.cuda.GraphSpec.Convolve;
import io.flinkalexnet.engine.cuda.GraphSpec.Operand;
import io.flinkalexnet.engine.cuda.GraphSpec.Operation;
import io.flinkalexnet.engine.cuda.GraphSpec.Pointwise;
import io.flinkalexnet.engine.cuda.PartGraphs.BoundGraph;
import java.util.HashMap;
import java.util.Map;

/**
 * Does what graphs say, element by element and by their strides alone, on a memory of numbers of
 * which only addresses matter.
 */
final class GraphEmulator {
    private static final long WORKSPACE = 1L << 40;

    private final Map<Long, Double> memory = new HashMap<>();
    private Map<Operand, Map<Long, Double>> virtual = Map.of();
    private Map<Long, Block> blocks = Map.of();

    void write(long address, double value) {
        memory.put(address, value);
    }

    /** Throws {@link NullPointerException} if nothing was written there. */
    double read(long address) {
        return memory.get(address);
    }

    int written() {
        return memory.size();
    }

    void run(BoundGraph graph) {
        blocks = graph.memory();
        virtual = new HashMap<>();
        for (Operation operation : graph.spec().operations()) {
            if (operation instanceof Convolve convolve) {
                convolve(convolve);
            } else {
                pointwise((Pointwise) operation);
            }
        }
    }

    private void convolve(Convolve convolve) {
        TensorLayout x = convolve.x().layout();
        TensorLayout w = convolve.w().layout();
        TensorLayout y = convolve.y().layout();
        long groups = x.channels() / w.channels();
        Map<Operand, Map<Long, Double>> sums = new HashMap<>();
        for (long n = 0; n < y.count(); n++) {
            for (long k = 0; k < y.channels(); k++) {
                long firstChannel = k / (y.channels() / groups) * w.channels();
                for (long i = 0; i < y.height() * y.width(); i++) {
                    for (long tap = 0; tap < w.channels() * w.height() * w.width(); tap++) {
                        long c = tap % w.channels();
                        long r = tap / w.channels() / w.width();
                        long s = tap / w.channels() % w.width();
                        long row = i / y.width() * convolve.stride() + r - convolve.padding();
                        long column = i % y.width() * convolve.stride() + s - convolve.padding();
                        if (row >= 0 && row < x.height() && column >= 0 && column < x.width()) {
                            long ofX = offset(x, n, firstChannel + c, row, column);
                            long ofW = offset(w, k, c, r, s);
                            long ofY = offset(y, n, k, i / y.width(), i % y.width());
                            multiply(convolve, sums, ofX, ofW, ofY);
                        }
                    }
                }
            }
        }
        sums.forEach((to, elements) -> elements.forEach((at, sum) -> write(to, at, sum)));
    }

    private void multiply(
            Convolve convolve, Map<Operand, Map<Long, Double>> sums, long ofX, long ofW, long ofY) {
        Operand x = convolve.x();
        Operand w = convolve.w();
        Operand y = convolve.y();
        switch (convolve.result()) {
            case Y -> add(sums, y, ofY, read(x, ofX) * read(w, ofW));
            case X_GRADIENT -> add(sums, x, ofX, read(y, ofY) * read(w, ofW));
            case W_GRADIENT -> add(sums, w, ofW, read(y, ofY) * read(x, ofX));
        }
    }

    private static void add(
            Map<Operand, Map<Long, Double>> sums, Operand to, long offset, double product) {
        sums.computeIfAbsent(to, any -> new HashMap<>()).merge(offset, product, Double::sum);
    }

    private void pointwise(Pointwise pointwise) {
        TensorLayout layout = pointwise.y().layout();
        for (long n = 0; n < layout.count(); n++) {
            for (long c = 0; c < layout.channels(); c++) {
                for (long i = 0; i < layout.height() * layout.width(); i++) {
                    long row = i / layout.width();
                    long column = i % layout.width();
                    double x =
                            read(pointwise.x(), offset(pointwise.x().layout(), n, c, row, column));
                    double y =
                            switch (pointwise.function()) {
                                // a bias is (1, c, 1, 1), a summand as large as x
                                case ADD -> x + summand(pointwise, n, c, row, column);
                                case RELU -> Math.max(x, 0);
                                case IDENTITY -> x;
                            };
                    write(pointwise.y(), offset(layout, n, c, row, column), y);
                }
            }
        }
    }

    private double summand(Pointwise pointwise, long n, long c, long row, long column) {
        if (pointwise.scale() == 0) {
            return 0;
        }
        TensorLayout b = pointwise.b().layout();
        long offset = offset(b, n % b.count(), c, row % b.height(), column % b.width());
        return pointwise.scale() * read(pointwise.b(), offset);
    }

    private static long offset(TensorLayout layout, long n, long c, long h, long w) {
        long[] strides = layout.strides();
        return n * strides[0] + c * strides[1] + h * strides[2] + w * strides[3];
    }

    private double read(Operand operand, long offset) {
        return operand.isVirtual()
                ? virtual.get(operand).get(offset)
                : memory.get(address(operand, offset));
    }

    private void write(Operand operand, long offset, double value) {
        if (operand.isVirtual()) {
            virtual.computeIfAbsent(operand, any -> new HashMap<>()).put(offset, value);
        } else {
            memory.put(address(operand, offset), value);
        }
    }

    private long address(Operand operand, long offset) {
        Block block = blocks.get(operand.uid());
        long start = operand.uid() == PartGraphs.SCRATCH ? WORKSPACE : block.address();
        return start + offset * operand.type().bytes();
    }
}
